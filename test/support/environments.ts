import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { environmentNames, readEnvironment } from '../../lib/config/load';
import type { Environment, EnvironmentInput } from '../../lib/config/schema/environment';
import { validate } from '../../lib/config/validate';

/** Frozen environments. Tests that know what an environment says stand on these, never on the user's `config/`. */
export const fixtureFolder = join(__dirname, '../fixtures/environments');

/** Marks an environment of `config/` in the tests. */
const configured = 'config/';

/** The frozen environments, by name. */
export const fixtures = environmentNames(fixtureFolder);

/** The user's environments as tests call them, `config/<name>`, but for those that are still as shipped. */
export const configuredEnvironments = environmentNames()
  .filter(
    (name) =>
      !fixtures.includes(name) ||
      !isDeepStrictEqual(readEnvironment(name), readEnvironment(name, fixtureFolder)),
  )
  .map((name) => `${configured}${name}`);

/** What must be secure and synthesize: the frozen environments, and whatever the user has in `config/`. */
export const allEnvironments = [...fixtures, ...configuredEnvironments];

/** The environment's name, part of the names of its stacks. */
export function nameOf(environment: string): string {
  return environment.startsWith(configured) ? environment.slice(configured.length) : environment;
}

/** What the file of a frozen environment or of `config/<name>` says, unvalidated and free to be changed. */
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
