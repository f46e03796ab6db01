import { expect, test } from '@jest/globals';
import { directoryContent } from '../../../acceptance/keycloak/directory/directory-content';
import { people } from '../../../acceptance/keycloak/directory/people';
import { keycloakSettings } from '../../../acceptance/keycloak/settings';

const { access } = keycloakSettings().environment;
const content = directoryContent({
  people: people(access),
  otherGroup: { group: 'fraud-scientists', uid: 'member-of-same-name' },
  password: (account) => `of-${account}`,
});
const entries = new Map(
  content.split('\n\n').map((entry) => [/^dn: (.+)/.exec(entry)?.[1], entry.split('\n')]),
);

test('every entry follows its parent', () => {
  const names = [...entries.keys()].map(String);
  const beforeParent = names.filter((dn, index) => {
    const parent = dn.replace(/^[^,]+,/, '');
    return index > 0 && !names.slice(0, index).includes(parent);
  });
  expect(beforeParent).toEqual([]);
});

test('every group has the members of the access rules, and every person has a password', () => {
  const members = (dn: string) =>
    entries.get(dn)?.flatMap((line) => /^member: uid=([^,]+)/.exec(line)?.[1] ?? []);
  const of = (group: string) => members(`cn=${group},ou=mlflow,ou=groups,dc=bank,dc=example`);
  expect(of('fraud-scientists')).toEqual(
    expect.arrayContaining([
      'scientist',
      'colleague',
      'member-of-both-teams',
      'scientist-in-governance',
      'removed-member',
    ]),
  );
  expect(of('fraud-scientists')).not.toContain('outsider');
  expect(of('all-employees')).toEqual(['user-without-a-role']);
  expect(members('cn=fraud-scientists,ou=pricing,ou=groups,dc=bank,dc=example')).toEqual([
    'member-of-same-name',
  ]);
  for (const { uid } of people(access))
    expect(entries.get(`uid=${uid},ou=people,dc=bank,dc=example`)).toContain(`userPassword: of-${uid}`);
});
