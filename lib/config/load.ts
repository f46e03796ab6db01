import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from './problems/nearest';
import { ConfigurationError, show } from './problems/problem';
import type { Environment, EnvironmentInput } from './schema/environment';
import { validate } from './validate';

/** Where the user's environments are, one file each. */
const configFolder = join(__dirname, '../../config');

/**
 * The environments that have a file, by name.
 * @param folder where the files are @default `config/`
 */
export function environmentNames(folder = configFolder): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

/**
 * Reads what `config/<name>.ts` says, unvalidated.
 * @param folder where the file is @default `config/`
 * @throws ConfigurationError if there is no such file
 */
export function readEnvironment(name: unknown, folder = configFolder): EnvironmentInput {
  const names = environmentNames(folder);
  if (typeof name !== 'string' || !names.includes(name)) throw unknownEnvironment(name, names);
  return (require(join(folder, `${name}.ts`)) as { environment: EnvironmentInput }).environment;
}

/**
 * The validated environment of that name.
 * @param folder where its file is @default `config/`
 * @throws ConfigurationError if there is no such file, or with every problem in it
 */
export function loadEnvironment(name: unknown, folder = configFolder): Environment {
  return validate(`config/${name}.ts`, readEnvironment(name, folder));
}

function unknownEnvironment(name: unknown, names: readonly string[]): ConfigurationError {
  const meant = typeof name === 'string' ? nearest(name, names) : undefined;
  const known = meant ?? names[0];
  return new ConfigurationError('The environment', [
    {
      key: 'env',
      found: show(name),
      allowed: names.join(', ') || 'nothing: config/ has no environment',
      fix: [known && `-c env=${known}`, !meant && 'add config/<name>.ts'].filter(Boolean).join(', or '),
    },
  ]);
}
