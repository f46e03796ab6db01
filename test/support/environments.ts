import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { environmentNames, readEnvironment } from '../../lib/config/load';
import type { Environment, EnvironmentInput } from '../../lib/config/schema/environment';
import { validate } from '../../lib/config/validate';

/** The fixtures. Tests that depend on the content of an environment use these, never the user's `config/`. */
export const fixtureFolder = join(__dirname, '../fixtures/environments');

/** Prefix of the names of environments from `config/`. */
const configured = 'config/';

/** The names of the fixtures. */
export const fixtures = environmentNames(fixtureFolder);

/** The user's environments, named `config/<name>`, without those that are still equal to a fixture. */
export const configuredEnvironments = environmentNames()
  .filter(
    (name) =>
      !fixtures.includes(name) ||
      !isDeepStrictEqual(readEnvironment(name), readEnvironment(name, fixtureFolder)),
  )
  .map((name) => `${configured}${name}`);

/** All environments that must be secure and synthesize: the fixtures, and those of the user in `config/`. */
export const allEnvironments = [...fixtures, ...configuredEnvironments];

/** The name of an environment without the prefix; it is part of the names of its stacks. */
export function nameOf(environment: string): string {
  return environment.startsWith(configured) ? environment.slice(configured.length) : environment;
}

/** A copy of the content of an environment file, not validated. */
export function inputOf(environment: string): EnvironmentInput {
  const folder = environment.startsWith(configured) ? [] : [fixtureFolder];
  return structuredClone(readEnvironment(nameOf(environment), ...folder));
}

/** The validated environment, with the changes of a test. */
export function environmentOf(
  environment: string,
  change: (input: EnvironmentInput) => void = () => {},
): Environment {
  const input = inputOf(environment);
  change(input);
  return validate(`config/${nameOf(environment)}.ts`, input);
}
