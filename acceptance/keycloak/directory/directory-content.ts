import type { DirectoryPerson } from './people';

/** Root of the directory. */
export const baseDn = 'dc=bank,dc=example';
/** The branch of the people. */
export const peopleDn = `ou=people,${baseDn}`;
/** The branch whose groups Keycloak maps to roles. */
export const groupsDn = `ou=mlflow,ou=groups,${baseDn}`;
/** The branch in which team pricing creates its own groups. */
const otherGroupsDn = `ou=pricing,ou=groups,${baseDn}`;
/** The account with which Keycloak reads the directory. */
export const readerDn = `cn=keycloak,ou=services,${baseDn}`;

/** The DN of a person. */
export const personDn = (uid: string): string => `uid=${uid},${peopleDn}`;
/** The DN of a group that Keycloak reads. */
export const groupDn = (group: string): string => `cn=${group},${groupsDn}`;

interface Content {
  readonly people: readonly DirectoryPerson[];
  /** A group in the branch of team pricing, and the `uid` of its member. */
  readonly otherGroup: { readonly group: string; readonly uid: string };
  /** @param account `uid` of a person, or `reader` */
  password(account: string): string;
}

/** The directory as LDIF (RFC 2849), with the object classes of OpenLDAP: inetOrgPerson and groupOfNames. */
export function directoryContent({ people, otherGroup, password }: Content): string {
  const groups = [...new Set(people.flatMap((person) => person.groups))];
  const members = (group: string) => people.filter((person) => person.groups.includes(group));
  return [
    entry(baseDn, 'domain', ['dc: bank']),
    ...['people', 'groups', 'services'].map((name) => unit(`ou=${name},${baseDn}`)),
    unit(groupsDn),
    unit(otherGroupsDn),
    entry(readerDn, 'applicationProcess', [
      'objectClass: simpleSecurityObject',
      `userPassword: ${password('reader')}`,
    ]),
    ...people.map(({ uid }) => person(uid, password(uid))),
    ...groups.map((group) =>
      entry(
        groupDn(group),
        'groupOfNames',
        members(group).map(({ uid }) => `member: ${personDn(uid)}`),
      ),
    ),
    entry(`cn=${otherGroup.group},${otherGroupsDn}`, 'groupOfNames', [`member: ${personDn(otherGroup.uid)}`]),
  ].join('\n\n');
}

/** An entry; the attribute that names it is taken from its DN. */
function entry(dn: string, objectClass: string, attributes: readonly string[]): string {
  const [, name = '', value = ''] = /^(\w+)=([^,]+)/.exec(dn) ?? [];
  const own = attributes.some((line) => line.startsWith(`${name}: `)) ? [] : [`${name}: ${value}`];
  return [`dn: ${dn}`, 'objectClass: top', `objectClass: ${objectClass}`, ...own, ...attributes].join('\n');
}

const unit = (dn: string): string => entry(dn, 'organizationalUnit', []);

/** Has first name, last name and e-mail address, because Keycloak asks for missing ones at the login. */
const person = (uid: string, password: string): string =>
  entry(personDn(uid), 'inetOrgPerson', [
    `cn: ${uid}`,
    `givenName: ${uid}`,
    'sn: Example',
    `mail: ${uid}@bank.example`,
    `userPassword: ${password}`,
  ]);
