import { join } from 'node:path';
import { validate } from '../../lib/config/validate';
import { localSettings, type Settings } from '../../local/run/settings';
import { localEnvironment, results } from '../driver/repository';
import type { Misconfiguration } from './misconfigurations';

/** Keycloak and the LDAP SDK, downloaded by Maven and kept between runs. */
export const distributionFolder = join(results, 'keycloak-distribution');

/** Data, logs and virtual environments; kept between runs, so that nothing is installed twice. */
export const dataFolder = join(results, 'keycloak');

/** Port of the load balancer; the other ports follow it, and Keycloak uses the one of the issuer. */
export const port = 21443;

/** Port of the directory. */
export const directoryPort = port + 6;

/** Name of the realm. */
export const realm = 'bank';

/** The local environment, with Keycloak as the issuer of your organization. */
export function keycloakSettings(misconfiguration?: Misconfiguration): Settings {
  const settings = localSettings({ data: dataFolder, port, environment: localEnvironment });
  const issuer = `https://127.0.0.1:${settings.ports.issuer}/realms/${realm}`;
  const endpoint = (name: string) => `${issuer}/protocol/openid-connect/${name}`;
  const environment = validate('acceptance/keycloak/settings.ts', {
    ...settings.environment,
    identity: {
      kind: 'oidc',
      issuer,
      authorizationEndpoint: endpoint('auth'),
      tokenEndpoint: endpoint('token'),
      userInfoEndpoint: endpoint('userinfo'),
      jwksEndpoint: endpoint('certs'),
      endSessionEndpoint: endpoint('logout'),
      clientId: 'mlflow-load-balancer',
      commandLineClientId: 'mlflow-command-line',
      clientSecretArn: settings.identity.clientSecretArn,
      groupsClaim: misconfiguration === 'groups-claim' ? 'groups' : 'realm_access.roles',
      requiredClaims: { typ: 'Bearer' },
    },
  });
  if (environment.identity.kind !== 'oidc') throw new Error('Keycloak is an issuer of kind "oidc".');
  return { ...settings, environment, identity: environment.identity };
}
