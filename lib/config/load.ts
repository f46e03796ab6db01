import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError, show } from './mistake';
import { nearest } from './nearest';
import type { Environment, EnvironmentInput } from './schema/environment';
import { validate } from './validate';

const folder = join(__dirname, '../../config');

/** The environments that have a file under `config/`, by name. */
export function environmentNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

/**
 * Reads what `config/<name>.ts` says, unvalidated.
 * @throws ConfigurationError when there is no such file
 */
export function readEnvironment(name: unknown): EnvironmentInput {
  const names = environmentNames();
  if (typeof name !== 'string' || !names.includes(name) || !existsSync(join(folder, `${name}.ts`))) {
    const meant = typeof name === 'string' ? nearest(name, names) : undefined;
    throw new ConfigurationError('The environment', [
      {
        key: 'env',
        found: show(name),
        allowed: names.join(', '),
        fix: meant ? `-c env=${meant}` : `-c env=${names[0]}, or add config/<name>.ts`,
      },
    ]);
  }
  return (require(join(folder, `${name}.ts`)) as { environment: EnvironmentInput }).environment;
}

/** The validated environment of that name. */
export function loadEnvironment(name: unknown): Environment {
  return validate(`config/${name}.ts`, readEnvironment(name));
}
