import type { Duration } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { loggedOutPath } from '../../config/public-paths';
import { refreshOnly } from './auth-flows';
import { groupsAttributeName } from './federation';
import type { MlflowUserPool } from './user-pool';

/** Props of {@link Clients}. */
export interface ClientsProps {
  /** The user pool in which the clients are made. */
  readonly userPool: MlflowUserPool;
  /** Federated providers that people may choose. */
  readonly identityProviders: readonly cognito.IUserPoolIdentityProvider[];
  /** The server's public address, without a slash at the end. */
  readonly origin: string;
  /** Lifetime of access and ID tokens. */
  readonly accessTokenValidity: Duration;
  /** Lifetime of refresh tokens. */
  readonly refreshTokenValidity: Duration;
}

/** Where a command line waits for its code; Cognito compares callback addresses exactly, port included. */
export const loopbackCallbacks = [8976, 8977, 8978].map((port) => `http://localhost:${port}/callback`);

/**
 * A federated login fails if its client may not write the mapped attributes (Cognito API, CreateUserPoolClient). Users
 * cannot write them: that takes a token with the scope `aws.cognito.signin.user.admin`. No client has this scope, and a
 * login by API, whose token has it in any case, is refused (`refreshOnly`).
 */
const federatedAttributes = {
  writeAttributes: new cognito.ClientAttributes()
    .withStandardAttributes({ email: true })
    .withCustomAttributes(groupsAttributeName),
  readAttributes: new cognito.ClientAttributes()
    .withStandardAttributes({ email: true, emailVerified: true })
    .withCustomAttributes(groupsAttributeName),
};

/** Clients for people: the load balancer for browsers, and the command line. */
export class Clients extends Construct {
  /** Confidential client of the load balancer. */
  readonly loadBalancer: cognito.UserPoolClient;
  /** Public client of the command line. */
  readonly commandLine: cognito.UserPoolClient;

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
      logoutUrls: [`${props.origin}${loggedOutPath}`],
    });
    this.commandLine = this.add('CommandLine', false, {
      flows: { authorizationCodeGrant: true },
      scopes,
      callbackUrls: loopbackCallbacks,
    });
    for (const client of [this.loadBalancer, this.commandLine]) this.brand(client);
  }

  private add(id: string, generateSecret: boolean, oAuth: cognito.OAuthSettings): cognito.UserPoolClient {
    const { props } = this;
    return new cognito.UserPoolClient(this, id, {
      userPool: props.userPool.pool,
      generateSecret,
      oAuth,
      authFlows: refreshOnly,
      ...(props.identityProviders.length > 0 ? federatedAttributes : {}),
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
  }

  /** Managed login shows no page to a client without a branding. */
  private brand(client: cognito.UserPoolClient): void {
    new cognito.CfnManagedLoginBranding(client, 'Branding', {
      userPoolId: this.props.userPool.pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
  }
}
