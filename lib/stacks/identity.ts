import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { groupNames } from '../config/derived/groups';
import { origin } from '../config/derived/origin';
import type { Environment } from '../config/schema/environment';
import { Clients } from '../constructs/identity/clients';
import { CognitoIssuer } from '../constructs/identity/cognito-issuer';
import { addFederation } from '../constructs/identity/federation';
import type { Issuer } from '../constructs/identity/issuer';
import { MachineClients } from '../constructs/identity/machine-clients';
import { TokenClaims } from '../constructs/identity/token-claims';
import { MlflowUserPool } from '../constructs/identity/user-pool';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';

type CognitoSettings = Extract<Environment['identity'], { kind: 'cognito' }>;

/** Props of {@link IdentityStack}. */
export interface IdentityStackProps extends EnvironmentStackProps {
  /** `identity` of the configuration. */
  readonly settings: CognitoSettings;
  /** Encrypts logs of functions. */
  readonly logKey: IKey;
}

/** The user pool, its groups and its clients. With an external issuer, there is no such stack. */
export class IdentityStack extends EnvironmentStack {
  /** The user pool as issuer. */
  readonly issuer: Issuer;
  /** Adds groups to tokens; undefined without federation. */
  readonly tokenClaims: IFunction | undefined;

  constructor(scope: Construct, id: string, props: IdentityStackProps) {
    super(scope, id, props, 'identity');
    const { environment, settings } = props;
    const groups = groupNames(environment.access);
    const userPool = new MlflowUserPool(this, 'UserPool', {
      domainPrefix: settings.domainPrefix,
      groups,
      teams: Object.keys(environment.access.teams),
      protection: environment.protection,
    });
    if (settings.federation.length > 0) {
      const { function: tokenClaims } = new TokenClaims(this, 'TokenClaims', {
        userPool: userPool.pool,
        groups,
        logKey: props.logKey,
      });
      this.tokenClaims = tokenClaims;
    }
    const clients = this.makeClients(userPool, props);
    const machines = new MachineClients(this, 'MachineClients', {
      userPool,
      machines: environment.access.machines,
      accessTokenValidity: Duration.minutes(settings.accessTokenMinutes),
    });
    const { sessionHours, requireAudience } = settings;
    this.issuer = new CognitoIssuer(
      userPool,
      clients,
      machines,
      Duration.hours(sessionHours),
      requireAudience,
    );
    this.addOutputs(userPool, clients, machines);
  }

  private makeClients(userPool: MlflowUserPool, { environment, settings }: IdentityStackProps): Clients {
    return new Clients(this, 'Clients', {
      userPool,
      identityProviders: settings.federation.map((federation) =>
        addFederation(this, userPool.pool, federation),
      ),
      origin: origin(environment),
      accessTokenValidity: Duration.minutes(settings.accessTokenMinutes),
      refreshTokenValidity: Duration.hours(settings.sessionHours),
    });
  }

  private addOutputs({ pool }: MlflowUserPool, { commandLine }: Clients, { ids }: MachineClients): void {
    new CfnOutput(this, 'CommandLineClientId', { value: commandLine.userPoolClientId });
    const machines = Object.entries(ids).map(([name, clientId]) => `${name}=${clientId}`);
    if (machines.length > 0)
      new CfnOutput(this, 'MachineClientIds', {
        description: 'Client of each machine; its secret is in Cognito',
        value: machines.join(' '),
      });
    new CfnOutput(this, 'CreateUserCommand', {
      description: 'Makes a user; Cognito sends the invitation',
      value: `aws cognito-idp admin-create-user --region ${this.region} --user-pool-id ${pool.userPoolId} --username <e-mail>`,
    });
  }
}
