import { CrossStackReferences, type Duration, ReferenceStrength } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';
import { refreshOnly } from './auth-flows';
import type { MlflowUserPool } from './user-pool';

/** Props of {@link MachineClients}. */
export interface MachineClientsProps {
  /** The user pool in which the clients are made. */
  readonly userPool: MlflowUserPool;
  /** Programs that log in by themselves, by name. */
  readonly machines: Environment['access']['machines'];
  /** Lifetime of access tokens. */
  readonly accessTokenValidity: Duration;
}

/** One client per machine, with a secret of its own: one can be removed without touching the others. */
export class MachineClients extends Construct {
  /** Client ids by the machine's name. */
  readonly ids: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: MachineClientsProps) {
    super(scope, id);
    const clients = Object.entries(props.machines).map(([name, machine]) => {
      const client = this.add(name, machine, props);
      // The service stack would import a strong reference, and CloudFormation could then never remove the machine.
      CrossStackReferences.of(client).produce(ReferenceStrength.WEAK);
      return [name, client.userPoolClientId] as const;
    });
    this.ids = Object.fromEntries(clients);
  }

  private add(
    name: string,
    { team, role }: MachineClientsProps['machines'][string],
    { userPool, accessTokenValidity }: MachineClientsProps,
  ): cognito.UserPoolClient {
    return new cognito.UserPoolClient(this, name, {
      userPool: userPool.pool,
      // An administrator finds it in the console by this.
      userPoolClientName: name,
      generateSecret: true,
      oAuth: {
        flows: { clientCredentials: true },
        // Cognito grants every listed scope, asked for or not, so only those of the machine are listed.
        scopes: [userPool.accessOAuthScope, userPool.teamScope(team, role)],
      },
      authFlows: refreshOnly,
      supportedIdentityProviders: [cognito.UserPoolClientIdentityProvider.COGNITO],
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity,
    });
  }
}
