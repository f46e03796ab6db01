import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { origin } from '../config/origin';
import type { Environment } from '../config/schema/environment';
import { Clients } from '../constructs/identity/clients';
import { CognitoIssuer } from '../constructs/identity/cognito-issuer';
import { addFederation } from '../constructs/identity/federation';
import type { Issuer } from '../constructs/identity/issuer';
import { MlflowUserPool } from '../constructs/identity/user-pool';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';

type CognitoSettings = Extract<Environment['identity'], { kind: 'cognito' }>;

export interface IdentityStackProps extends EnvironmentStackProps {
  readonly settings: CognitoSettings;
}

/** The user pool, its groups and its clients. With an issuer of the house there is no such stack. */
export class IdentityStack extends EnvironmentStack {
  readonly issuer: Issuer;

  constructor(scope: Construct, id: string, props: IdentityStackProps) {
    super(scope, id, props, 'identity');
    const { environment, settings } = props;
    const userPool = new MlflowUserPool(this, 'UserPool', {
      domainPrefix: settings.domainPrefix,
      groups: groupNames(environment.access),
      protection: environment.protection,
    });
    const clients = new Clients(this, 'Clients', {
      userPool,
      identityProviders: settings.federation.map((federation) =>
        addFederation(this, userPool.pool, federation),
      ),
      origin: origin(environment),
      accessTokenValidity: Duration.minutes(settings.accessTokenMinutes),
      refreshTokenValidity: Duration.hours(settings.sessionHours),
    });
    this.issuer = new CognitoIssuer(userPool, clients.loadBalancer, Duration.hours(settings.sessionHours));
    new CfnOutput(this, 'CommandLineClientId', { value: clients.commandLine.userPoolClientId });
    new CfnOutput(this, 'MachineClientId', { value: clients.machine.userPoolClientId });
    new CfnOutput(this, 'CreateUserCommand', {
      description: 'Makes a user; Cognito sends the invitation',
      value: `aws cognito-idp admin-create-user --region ${this.region} --user-pool-id ${userPool.pool.userPoolId} --username <e-mail>`,
    });
  }
}

/** Every group that the access rules name, once. */
function groupNames({ teams, governance, administrators }: Environment['access']): string[] {
  const ofTeams = Object.values(teams).flatMap(({ members, viewers }) => [members, viewers ?? []].flat());
  return [...new Set([...ofTeams, governance, administrators])];
}
