import type { Duration } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { MlflowUserPool } from './user-pool';

export interface ClientsProps {
  readonly userPool: MlflowUserPool;
  readonly identityProviders: readonly cognito.IUserPoolIdentityProvider[];
  /** The server's public address, without a slash at the end. */
  readonly origin: string;
  /** Life of access and ID tokens. */
  readonly accessTokenValidity: Duration;
  /** Life of refresh tokens. */
  readonly refreshTokenValidity: Duration;
}

/** Ports on which a command line waits for its code; Cognito matches callback addresses exactly, port included. */
export const loopbackCallbacks = [8976, 8977, 8978].map((port) => `http://localhost:${port}/callback`);

/** The three ways in: a browser at the load balancer, a command line, a machine. */
export class Clients extends Construct {
  readonly loadBalancer: cognito.UserPoolClient;
  readonly commandLine: cognito.UserPoolClient;
  readonly machine: cognito.UserPoolClient;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ClientsProps,
  ) {
    super(scope, id);
    const { accessOAuthScope } = props.userPool;
    const scopes = [cognito.OAuthScope.OPENID, accessOAuthScope];
    this.loadBalancer = this.add('LoadBalancer', true, {
      flows: { authorizationCodeGrant: true },
      scopes,
      callbackUrls: [`${props.origin}/oauth2/idpresponse`],
      logoutUrls: [`${props.origin}/`],
    });
    this.commandLine = this.add('CommandLine', false, {
      flows: { authorizationCodeGrant: true },
      scopes,
      callbackUrls: loopbackCallbacks,
    });
    this.machine = this.add('Machine', true, {
      flows: { clientCredentials: true },
      scopes: [accessOAuthScope],
    });
    for (const client of [this.loadBalancer, this.commandLine]) this.brand(client);
  }

  private add(id: string, generateSecret: boolean, oAuth: cognito.OAuthSettings): cognito.UserPoolClient {
    const { props } = this;
    const client = new cognito.UserPoolClient(this, id, {
      userPool: props.userPool.pool,
      generateSecret,
      oAuth,
      // No password ever goes through an API: people log in on Cognito's pages.
      authFlows: {},
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: props.accessTokenValidity,
      idTokenValidity: props.accessTokenValidity,
      refreshTokenValidity: props.refreshTokenValidity,
      supportedIdentityProviders: [
        cognito.UserPoolClientIdentityProvider.COGNITO,
        ...props.identityProviders.map(({ providerName }) =>
          cognito.UserPoolClientIdentityProvider.custom(providerName),
        ),
      ],
    });
    return client;
  }

  /** Managed login shows no page to a client without a style. */
  private brand(client: cognito.UserPoolClient): void {
    new cognito.CfnManagedLoginBranding(client, 'Branding', {
      userPoolId: this.props.userPool.pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
  }
}
