import { join } from 'node:path';

/** Root of this repository. */
export const repository = join(__dirname, '../..');

/** Folder for the data of test runs; git ignores it. */
export const results = join(repository, 'test-results');

/** Python programs that use the server as clients. */
export const scripts = join(__dirname, 'scripts');

/** The environment of all acceptance tests: a fixture, so that an edit of `config/local.ts` does not affect them. */
export const localEnvironment = join(repository, 'test/fixtures/environments/local.ts');
