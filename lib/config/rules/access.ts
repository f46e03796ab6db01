import { nearest } from '../problems/nearest';
import { show } from '../problems/problem';
import type { ConfigurationRule } from './configuration-rule';

/** Separation of duties: nobody trains and approves, or approves and administers, by the same group. */
const separateDuties: ConfigurationRule = ({ access: { teams, governance, administrators } }) => {
  const members = Object.entries(teams).map(
    ([name, team]) => [`access.teams.${name}.members`, team.members] as const,
  );
  const clashes = [
    ...members.filter(([, group]) => group === governance || group === administrators),
    ...(administrators === governance ? [['access.administrators', administrators] as const] : []),
  ];
  return clashes.map(([key, group]) => ({
    key,
    found: `${show(group)}, which is also ${group === governance ? 'access.governance' : 'access.administrators'}`,
    allowed: 'a group that is neither access.governance nor access.administrators',
    fix: 'name another group',
  }));
};

const someTeam: ConfigurationRule = ({ access }) =>
  Object.keys(access.teams).length > 0
    ? []
    : [
        {
          key: 'access.teams',
          found: 'no team',
          allowed: 'at least one team',
          fix: "write for example { fraud: { members: 'fraud-scientists' } }",
        },
      ];

/** A group has one role in a team: members read already. */
const viewersApart: ConfigurationRule = ({ access }) =>
  Object.entries(access.teams).flatMap(([name, team]) =>
    'viewers' in team && team.viewers === team.members
      ? [
          {
            key: `access.teams.${name}.viewers`,
            found: `${show(team.viewers)}, which is also access.teams.${name}.members and reads already`,
            allowed: "another group than the team's members",
            fix: 'name another group, or remove it',
          },
        ]
      : [],
  );

const machinesOfTeams: ConfigurationRule = ({ access }) => {
  const teams = Object.keys(access.teams);
  return Object.entries(access.machines).flatMap(([name, { team }]) => {
    // Without any team, `someTeam` reports the problem.
    if (teams.length === 0 || teams.includes(team)) return [];
    const meant = nearest(team, teams);
    return [
      {
        key: `access.machines.${name}.team`,
        found: show(team),
        allowed: `a team of access.teams: ${teams.join(', ')}`,
        fix: meant ? `write "${meant}"` : 'write one of them, or add the team',
      },
    ];
  });
};

/** Teams, groups and machines. */
export const accessRules = [separateDuties, someTeam, viewersApart, machinesOfTeams];
