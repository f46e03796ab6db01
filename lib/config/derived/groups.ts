import type { Environment } from '../schema/environment';

type Access = Pick<Environment['access'], 'teams' | 'governance' | 'administrators'>;

/** Every group that the access rules name, with the key that names it. */
export function namedGroups({ teams, governance, administrators }: Access): [key: string, group: string][] {
  const ofTeams = Object.entries(teams).flatMap(([name, team]): [string, string][] => [
    [`access.teams.${name}.members`, team.members],
    ...('viewers' in team && team.viewers !== undefined
      ? [[`access.teams.${name}.viewers`, team.viewers] as [string, string]]
      : []),
  ]);
  return [...ofTeams, ['access.governance', governance], ['access.administrators', administrators]];
}

/** The same groups without their keys, each once. */
export function groupNames(access: Access): string[] {
  return [...new Set(namedGroups(access).map(([, group]) => group))];
}
