import type { DirectoryPerson } from './people';

export const baseDn = 'dc=bank,dc=example';
export const peopleDn = `ou=people,${baseDn}`;
/** What Keycloak makes roles of. */
export const groupsDn = `ou=mlflow,ou=groups,${baseDn}`;
/** Where team pricing makes groups as it likes. */
export const otherGroupsDn = `ou=pricing,ou=groups,${baseDn}`;
/** As whom Keycloak reads. */
export const readerDn = `cn=keycloak,ou=services,${baseDn}`;

export const personDn = (uid: string): string => `uid=${uid},${peopleDn}`;
export const groupDn = (group: string): string => `cn=${group},${groupsDn}`;

interface Content {
  readonly people: readonly DirectoryPerson[];
  /** Group in the other team's branch, and its member's `uid`. */
  readonly namesake: { readonly group: string; readonly uid: string };
  /** @param account `uid` of a person, or `reader` */
  password(account: string): string;
}

/** The directory as LDIF (RFC 2849): people are inetOrgPerson, groups groupOfNames, as OpenLDAP has them. */
export function directoryContent({ people, namesake, password }: Content): string {
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
    entry(`cn=${namesake.group},${otherGroupsDn}`, 'groupOfNames', [`member: ${personDn(namesake.uid)}`]),
  ].join('\n\n');
}

/** An entry; the attribute of its own name is in its DN. */
function entry(dn: string, objectClass: string, attributes: readonly string[]): string {
  const [, name = '', value = ''] = /^(\w+)=([^,]+)/.exec(dn) ?? [];
  const own = attributes.some((line) => line.startsWith(`${name}: `)) ? [] : [`${name}: ${value}`];
  return [`dn: ${dn}`, 'objectClass: top', `objectClass: ${objectClass}`, ...own, ...attributes].join('\n');
}

const unit = (dn: string): string => entry(dn, 'organizationalUnit', []);

/** Keycloak asks at the login for what is missing of first name, last name and e-mail address. */
const person = (uid: string, password: string): string =>
  entry(personDn(uid), 'inetOrgPerson', [
    `cn: ${uid}`,
    `givenName: ${uid}`,
    'sn: Example',
    `mail: ${uid}@bank.example`,
    `userPassword: ${password}`,
  ]);
