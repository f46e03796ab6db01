import { expect, test } from '@jest/globals';
import { chosenMistake, mistakes } from '../../../acceptance/keycloak/mistakes';
import { realmClients } from '../../../acceptance/keycloak/server/realm';
import { keycloakSettings } from '../../../acceptance/keycloak/settings';

test('a mistake is chosen by its name, and none without one', () => {
  expect(chosenMistake([])).toBeUndefined();
  expect(chosenMistake(['--mistake', 'scope'])).toBe('scope');
});

test.each([[['--mistake']], [['--mistake', 'toString']], [['--fast']], [['--mistake', 'scope', 'cache']]])(
  '%j is refused with the names that there are',
  (args) => {
    for (const name of Object.keys(mistakes)) expect(() => chosenMistake(args)).toThrow(`--mistake ${name}`);
  },
);

test('without a mistake groups are where Keycloak writes them, and every client has the scope of the server', () => {
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
