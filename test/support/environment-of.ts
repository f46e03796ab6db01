import type { Environment, EnvironmentInput } from '../../lib/config/schema/environment';
import { validate } from '../../lib/config/validate';
import { inputOf } from './synthesized';

/** The validated environment of `config/<name>.ts`, changed as the test likes. */
export function environmentOf(
  name: string,
  change: (input: EnvironmentInput) => void = () => {},
): Environment {
  const input = inputOf(name) as EnvironmentInput;
  change(input);
  return validate(`config/${name}.ts`, input);
}
