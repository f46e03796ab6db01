import { expect, test } from '@jest/globals';
import { chosenMisconfiguration, misconfigurations } from '../../../acceptance/keycloak/misconfigurations';
import { realmClients } from '../../../acceptance/keycloak/server/realm';
import { keycloakSettings } from '../../../acceptance/keycloak/settings';

test('the command line chooses a misconfiguration by its name', () => {
  expect(chosenMisconfiguration([])).toBeUndefined();
  expect(chosenMisconfiguration(['--misconfiguration', 'scope'])).toBe('scope');
});

test.each([
  [['--misconfiguration']],
  [['--misconfiguration', 'toString']],
  [['--fast']],
  [['--misconfiguration', 'scope', 'cache']],
])('%j is refused with a list of the allowed names', (args) => {
  for (const name of Object.keys(misconfigurations))
    expect(() => chosenMisconfiguration(args)).toThrow(`--misconfiguration ${name}`);
});

test('without a misconfiguration, the groups claim is the one of Keycloak, and every client has the scope of the server', () => {
  const settings = keycloakSettings();
  expect(settings.identity.groupsClaim).toBe('realm_access.roles');
  const clients = realmClients(settings, () => 'secret');
  expect(clients.map(({ settings: { clientId } }) => clientId)).toEqual([
    'mlflow-load-balancer',
    'mlflow-command-line',
    'another-application',
    'mlflow-machine',
  ]);
  expect(clients.filter(({ defaultScopes }) => !defaultScopes.includes('mlflow/access'))).toEqual([]);
});
