import { join } from 'node:path';

/** Root of this repository. */
export const repository = join(__dirname, '../..');

/** What runs leave behind; git ignores it. */
export const results = join(repository, 'test-results');

/** Python programs that act as clients. */
export const scripts = join(__dirname, 'scripts');

/** The environment that every acceptance test runs: frozen, so that an edited `config/local.ts` changes nothing. */
export const localEnvironment = join(repository, 'test/fixtures/environments/local.ts');
