import type { Environment } from '../../../lib/config/schema/environment';
import { demoUsers } from '../../../local/identity-provider/demo-users';
import type { Person } from '../../driver/issuer/stack-issuer';

/** A person in the directory, with their groups in the branch that Keycloak reads. */
export interface DirectoryPerson {
  /** LDAP `uid`, which is also the login name. */
  readonly uid: string;
  /** Names (`cn`) of those groups. */
  readonly groups: readonly string[];
}

/** The login name of a caller of the access table. */
export const uidOf = (person: Person): string => person.replaceAll(' ', '-');

/** The person whom the checks remove from their group, and add again. */
export const removedMember = 'removed-member';

/** The member of a group with the same name as the group of team fraud, in the branch of team pricing. */
export const memberOfSameName = 'member-of-same-name';

/** The demo users, the other people of the access table, and those of the checks. */
export function people(access: Environment['access']): DirectoryPerson[] {
  const { governance, teams } = access;
  const [fraud, pricing] = [teams.fraud?.members ?? '', teams.pricing?.members ?? ''];
  const others: [Person, string[]][] = [
    ['member of both teams', [fraud, pricing]],
    ['scientist in governance', [fraud, governance]],
    ['user without a role', ['all-employees']],
    ['blocked member', [fraud]],
  ];
  return [
    ...demoUsers(access).map(({ name, groups }) => ({ uid: name, groups })),
    ...others.map(([person, groups]) => ({ uid: uidOf(person), groups })),
    { uid: removedMember, groups: [fraud] },
    { uid: memberOfSameName, groups: [] },
  ];
}
