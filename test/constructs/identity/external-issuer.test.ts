import { expect, test } from '@jest/globals';
import { ListenerAction, UnauthenticatedAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ExternalIssuer } from '../../../lib/constructs/identity/external-issuer';
import { environmentOf } from '../../support/environments';

const back = 'https://mlflow.internal.example.com/logged-out';

/** The issuer of `private`, with another end-session endpoint. */
function issuer(endSessionEndpoint?: string, more: Partial<Settings> = {}): ExternalIssuer {
  const { identity } = environmentOf('private');
  if (identity.kind !== 'oidc') throw new Error('private has an external issuer');
  const { endSessionEndpoint: _, ...settings } = identity;
  const address = endSessionEndpoint ? { endSessionEndpoint } : {};
  return new ExternalIssuer({ ...settings, ...address, ...more }, ['ci']);
}

type Settings = ConstructorParameters<typeof ExternalIssuer>[0];

test('the scope is required in the claim in which the issuer writes it', () => {
  expect(issuer().requiredClaims[0]).toMatchObject({ name: 'scope', format: 'space-separated-values' });
  const okta = issuer(undefined, { scopeClaim: 'scp' });
  expect(okta.requiredClaims[0]).toEqual({ name: 'scp', format: 'string-array', value: 'mlflow/access' });
});

test.each([
  [false, 'openid mlflow/access'],
  [true, 'openid offline_access mlflow/access'],
])('with offlineAccess %s, the login asks for %s', (offlineAccess, scope) => {
  const next = ListenerAction.fixedResponse(200);
  const onUnauthenticated = UnauthenticatedAction.DENY;
  const [login] = issuer(undefined, { offlineAccess }).login({ next, onUnauthenticated }).renderActions();
  expect(login).toMatchObject({ authenticateOidcConfig: { scope } });
});

test.each([
  [
    'https://login.example.com/logout',
    `https://login.example.com/logout?client_id=mlflow-load-balancer&post_logout_redirect_uri=${encodeURIComponent(back)}`,
  ],
  [
    'https://login.example.com/logout?tenant=bank',
    `https://login.example.com/logout?tenant=bank&client_id=mlflow-load-balancer&post_logout_redirect_uri=${encodeURIComponent(back)}`,
  ],
  [undefined, back],
])('with the end-session endpoint %s, the logout leads to %s', (endpoint, url) => {
  expect(issuer(endpoint).logoutUrl(back)).toBe(url);
});

test('people and machines are distinguished by their clients', () => {
  expect(issuer().clients).toEqual({
    loadBalancer: 'mlflow-load-balancer',
    commandLine: 'mlflow-command-line',
    machines: ['ci'],
  });
  expect(issuer()).toMatchObject({ accessScope: 'mlflow/access', groupsClaim: 'realm_access.roles' });
});
