import { App } from 'aws-cdk-lib';
import { context } from '../../cdk.json';
import { quickly } from './synthesized';

/** An application for one stack alone, with the project's feature flags. */
export function bareApp(): App {
  return new App({
    ...quickly,
    context: { ...quickly.context, ...context, 'aws:cdk:enable-path-metadata': true },
  });
}
