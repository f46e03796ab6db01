import { type Duration, Stack } from 'aws-cdk-lib';
import type { ListenerAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { AuthenticateCognitoAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2-actions';
import type { Clients } from './clients';
import type { Issuer, IssuerClients, LoginProps, RequiredClaim } from './issuer';
import type { MachineClients } from './machine-clients';
import type { MlflowUserPool } from './user-pool';

/** The kit's own user pool as issuer. */
export class CognitoIssuer implements Issuer {
  readonly issuer: string;
  readonly jwksEndpoint: string;
  readonly requiredClaims: readonly RequiredClaim[];
  readonly accessScope: string;
  readonly groupsClaim = 'cognito:groups';
  readonly clients: IssuerClients;

  constructor(
    private readonly userPool: MlflowUserPool,
    private readonly poolClients: Clients,
    machines: MachineClients,
    private readonly sessionTimeout: Duration,
    readonly requireAudience: boolean,
  ) {
    const { pool, accessScope } = userPool;
    this.accessScope = accessScope;
    this.clients = {
      loadBalancer: poolClients.loadBalancer.userPoolClientId,
      commandLine: poolClients.commandLine.userPoolClientId,
      machines: Object.values(machines.ids),
    };
    this.issuer = `https://cognito-idp.${Stack.of(pool).region}.amazonaws.com/${pool.userPoolId}`;
    this.jwksEndpoint = `${this.issuer}/.well-known/jwks.json`;
    this.requiredClaims = [
      // An ID token of the same pool has the same issuer and a valid signature; only this claim differs.
      { name: 'token_use', format: 'single-string', value: 'access' },
      { name: 'scope', format: 'space-separated-values', value: accessScope },
    ];
  }

  /** Cognito guide, "The managed login sign-out endpoint": `logout_uri` must be one of the client's sign-out addresses. */
  logoutUrl(returnTo: string): string {
    const { loadBalancer } = this.clients;
    return `${this.userPool.domain.baseUrl()}/logout?client_id=${loadBalancer}&logout_uri=${encodeURIComponent(returnTo)}`;
  }

  login({ next, onUnauthenticated }: LoginProps): ListenerAction {
    return new AuthenticateCognitoAction({
      userPool: this.userPool.pool,
      userPoolClient: this.poolClients.loadBalancer,
      userPoolDomain: this.userPool.domain,
      scope: `openid ${this.userPool.accessScope}`,
      sessionTimeout: this.sessionTimeout,
      onUnauthenticatedRequest: onUnauthenticated,
      // The network stack admits the connections to the issuer.
      allowHttpsOutbound: false,
      next,
    });
  }
}
