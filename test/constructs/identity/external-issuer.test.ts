import { expect, test } from '@jest/globals';
import { ExternalIssuer } from '../../../lib/constructs/identity/external-issuer';
import { environmentOf } from '../../support/environment-of';

const back = 'https://mlflow.internal.example.com/logged-out';

/** The issuer of `private`, with another end-session endpoint. */
function issuer(endSessionEndpoint?: string): ExternalIssuer {
  const { identity } = environmentOf('private');
  if (identity.kind !== 'oidc') throw new Error('private has an issuer of the house');
  const { endSessionEndpoint: _, ...settings } = identity;
  return new ExternalIssuer({ ...settings, ...(endSessionEndpoint ? { endSessionEndpoint } : {}) }, ['ci']);
}

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
])('the logout at %s', (endpoint, url) => {
  expect(issuer(endpoint).logoutUrl(back)).toBe(url);
});

test('people and machines are told apart by their clients', () => {
  expect(issuer().clients).toEqual({
    loadBalancer: 'mlflow-load-balancer',
    commandLine: 'mlflow-command-line',
    machines: ['ci'],
  });
  expect(issuer()).toMatchObject({ accessScope: 'mlflow/access', groupsClaim: 'realm_access.roles' });
});
