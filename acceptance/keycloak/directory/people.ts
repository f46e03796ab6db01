import type { Environment } from '../../../lib/config/schema/environment';
import { demoUsers } from '../../../local/identity-provider/demo-users';
import type { Person } from '../../driver/issuer/stack-issuer';

/** Somebody in the directory, with the groups of the branch that Keycloak reads. */
export interface DirectoryPerson {
  /** `uid` there, with which they log in. */
  readonly uid: string;
  readonly groups: readonly string[];
}

/** The login of a caller of the access table. */
export const uidOf = (person: Person): string => person.replaceAll(' ', '-');

/** Whom the checks take out of their group, and back. */
export const leaver = 'leaver';

/** Member of a group with the name of team fraud's, in another team's own branch of the directory. */
export const namesake = 'namesake';

/** Everybody: the demo users, the other people of the access table, and those of the checks. */
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
    { uid: leaver, groups: [fraud] },
    { uid: namesake, groups: [] },
  ];
}
