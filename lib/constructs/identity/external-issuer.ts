import { Duration, SecretValue } from 'aws-cdk-lib';
import { ListenerAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Environment } from '../../config/schema/environment';
import type { Issuer, LoginProps, RequiredClaim } from './issuer';

type Settings = Extract<Environment['identity'], { kind: 'oidc' }>;

/** An OpenID provider of the house whose access tokens are JWTs. */
export class ExternalIssuer implements Issuer {
  readonly issuer: string;
  readonly jwksEndpoint: string;
  readonly requiredClaims: readonly RequiredClaim[];

  constructor(private readonly settings: Settings) {
    this.issuer = settings.issuer;
    this.jwksEndpoint = settings.jwksEndpoint;
    this.requiredClaims = [
      { name: 'scope', format: 'space-separated-values', value: settings.accessScope },
      ...Object.entries(settings.requiredClaims).map(
        ([name, value]): RequiredClaim => ({ name, format: 'single-string', value }),
      ),
    ];
  }

  login({ next, onUnauthenticated }: LoginProps): ListenerAction {
    const { settings } = this;
    return ListenerAction.authenticateOidc({
      issuer: settings.issuer,
      authorizationEndpoint: settings.authorizationEndpoint,
      tokenEndpoint: settings.tokenEndpoint,
      userInfoEndpoint: settings.userInfoEndpoint,
      clientId: settings.clientId,
      clientSecret: SecretValue.secretsManager(settings.clientSecretArn, { jsonField: 'clientSecret' }),
      scope: `openid ${settings.accessScope}`,
      sessionTimeout: Duration.hours(settings.sessionHours),
      onUnauthenticatedRequest: onUnauthenticated,
      // The network stack has opened the way to the issuer.
      allowHttpsOutbound: false,
      next,
    });
  }
}
