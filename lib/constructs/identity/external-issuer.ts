import { Duration, SecretValue } from 'aws-cdk-lib';
import { ListenerAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Environment } from '../../config/schema/environment';
import type { Issuer, IssuerClients, LoginProps, RequiredClaim } from './issuer';

type Settings = Extract<Environment['identity'], { kind: 'oidc' }>;

/** An OpenID provider of your organization whose access tokens are JWTs. */
export class ExternalIssuer implements Issuer {
  readonly issuer: string;
  readonly jwksEndpoint: string;
  readonly requiredClaims: readonly RequiredClaim[];
  readonly accessScope: string;
  readonly groupsClaim: string;
  readonly requireAudience: boolean;
  readonly clients: IssuerClients;

  /** @param machines client ids of the machines */
  constructor(
    private readonly settings: Settings,
    machines: readonly string[],
  ) {
    this.issuer = settings.issuer;
    this.accessScope = settings.accessScope;
    this.groupsClaim = settings.groupsClaim;
    this.requireAudience = settings.requireAudience;
    this.clients = {
      loadBalancer: settings.clientId,
      commandLine: settings.commandLineClientId,
      machines,
    };
    this.jwksEndpoint = settings.jwksEndpoint;
    this.requiredClaims = [
      {
        name: settings.scopeClaim,
        format: settings.scopeClaim === 'scp' ? 'string-array' : 'space-separated-values',
        value: settings.accessScope,
      },
      ...Object.entries(settings.requiredClaims).map(
        ([name, value]): RequiredClaim => ({ name, format: 'single-string', value }),
      ),
    ];
  }

  /** OpenID Connect RP-Initiated Logout 1.0, section 2. */
  logoutUrl(returnTo: string): string {
    const { endSessionEndpoint, clientId } = this.settings;
    if (endSessionEndpoint === undefined) return returnTo;
    const url = new URL(endSessionEndpoint);
    url.searchParams.set('client_id', clientId);
    url.searchParams.set('post_logout_redirect_uri', returnTo);
    return url.href;
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
      scope: ['openid', ...(settings.offlineAccess ? ['offline_access'] : []), settings.accessScope].join(
        ' ',
      ),
      sessionTimeout: Duration.hours(settings.sessionHours),
      onUnauthenticatedRequest: onUnauthenticated,
      // The network stack admits the connections to the issuer.
      allowHttpsOutbound: false,
      next,
    });
  }
}
