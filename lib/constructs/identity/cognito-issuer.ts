import { type Duration, Stack } from 'aws-cdk-lib';
import type * as cognito from 'aws-cdk-lib/aws-cognito';
import type { ListenerAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { AuthenticateCognitoAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2-actions';
import type { Issuer, LoginProps, RequiredClaim } from './issuer';
import type { MlflowUserPool } from './user-pool';

/** The kit's own user pool as issuer. */
export class CognitoIssuer implements Issuer {
  readonly issuer: string;
  readonly jwksEndpoint: string;
  readonly requiredClaims: readonly RequiredClaim[];

  constructor(
    private readonly userPool: MlflowUserPool,
    private readonly client: cognito.IUserPoolClient,
    private readonly sessionTimeout: Duration,
  ) {
    const { pool, accessScope } = userPool;
    this.issuer = `https://cognito-idp.${Stack.of(pool).region}.amazonaws.com/${pool.userPoolId}`;
    this.jwksEndpoint = `${this.issuer}/.well-known/jwks.json`;
    this.requiredClaims = [
      // An ID token of the same pool has the same issuer and a valid signature; only this tells it apart.
      { name: 'token_use', format: 'single-string', value: 'access' },
      { name: 'scope', format: 'space-separated-values', value: accessScope },
    ];
  }

  login({ next, onUnauthenticated }: LoginProps): ListenerAction {
    return new AuthenticateCognitoAction({
      userPool: this.userPool.pool,
      userPoolClient: this.client,
      userPoolDomain: this.userPool.domain,
      scope: `openid ${this.userPool.accessScope}`,
      sessionTimeout: this.sessionTimeout,
      onUnauthenticatedRequest: onUnauthenticated,
      // The network stack has opened the way to the issuer.
      allowHttpsOutbound: false,
      next,
    });
  }
}
