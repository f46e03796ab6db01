import { App } from 'aws-cdk-lib';
import { context } from '../../cdk.json';
import type { Environment, EnvironmentInput } from '../../lib/config/schema/environment';
import { validate } from '../../lib/config/validate';
import { inputOf, quickly } from './synthesized';

/** The validated environment of `config/<name>.ts`, changed as the test likes. */
export function environmentOf(
  name: string,
  change: (input: EnvironmentInput) => void = () => {},
): Environment {
  const input = inputOf(name) as EnvironmentInput;
  change(input);
  return validate(`config/${name}.ts`, input);
}

/** An application for one stack alone, with the project's feature flags. */
export function bareApp(): App {
  return new App({
    ...quickly,
    context: { ...quickly.context, ...context, 'aws:cdk:enable-path-metadata': true },
  });
}
