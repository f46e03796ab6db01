import { App } from 'aws-cdk-lib';
import { context } from '../../cdk.json';
import { quickly } from './synthesized';

/** A CDK application without stacks, with the feature flags of the project. */
export function bareApp(): App {
  return new App({
    ...quickly,
    context: { ...quickly.context, ...context, 'aws:cdk:enable-path-metadata': true },
  });
}
