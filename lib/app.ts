import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { context } from '../cdk.json';
import type { Environment } from './config/schema/environment';
import { ExternalIssuer } from './constructs/identity/external-issuer';
import { SecurityRules } from './policy/security-rules';
import { StaleAcknowledgements } from './policy/stale-acknowledgements';
import { DataStack } from './stacks/data';
import { IdentityStack, type IdentityStackProps } from './stacks/identity';
import { NetworkStack } from './stacks/network';
import { ObservabilityStack } from './stacks/observability';
import { ServiceStack } from './stacks/service';

/** A resource's construct path in its template, by which reviewers and `local/` find it. The CLI asks for it too. */
const withPaths = { 'aws:cdk:enable-path-metadata': true };

/**
 * Makes the whole application of one environment, for `cdk`, the tests and `npm start`.
 * @param name the environment's name, part of every stack's name
 * @param props for callers that synthesize in process: an output folder, validation, more context
 */
export function buildApp(name: string, environment: Environment, props: AppProps = {}): App {
  const app = new App({ ...props, context: { ...context, ...withPaths, ...props.context } });
  const common = { environmentName: name, environment };
  const network = new NetworkStack(app, 'network', common);
  const data = new DataStack(app, 'data', { ...common, network });
  const { issuer, tokenClaims } = makeIssuer(app, { ...common, logKey: data.operationsKey });
  const service = new ServiceStack(app, 'service', { ...common, network, data, issuer });
  new ObservabilityStack(app, 'observability', { ...common, data, service, tokenClaims });
  Validations.of(app).addPlugins(
    new AwsSolutionsChecks(app),
    new SecurityRules(),
    new StaleAcknowledgements(),
  );
  return app;
}

function makeIssuer(
  app: App,
  props: Omit<IdentityStackProps, 'settings'>,
): Pick<IdentityStack, 'issuer' | 'tokenClaims'> {
  const { identity, access } = props.environment;
  if (identity.kind === 'cognito')
    return new IdentityStack(app, 'identity', { ...props, settings: identity });
  return { issuer: new ExternalIssuer(identity, Object.keys(access.machines)), tokenClaims: undefined };
}
