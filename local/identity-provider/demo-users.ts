import type { Environment } from '../../lib/config/schema/environment';
import type { DemoUser } from './identity-provider';

/**
 * People for trying things out, named for what they do; their groups are those of the configured access rules. The
 * first team has two members, the second team one: with a single team, there is no outsider.
 */
export function demoUsers({ teams, governance, administrators }: Environment['access']): DemoUser[] {
  const [own, other] = Object.entries(teams);
  return [
    ...(own ? membersOf(...own) : []),
    ...(other ? outsiderFrom(...other) : []),
    {
      name: 'governor',
      sub: '6f1c2e0a-8d55-4a0e-9b61-3d7d3f0a5c04',
      groups: [governance],
      description: 'Model governance: promotes and rolls back',
    },
    {
      name: 'administrator',
      sub: '6f1c2e0a-8d55-4a0e-9b61-3d7d3f0a5c05',
      groups: [administrators],
      description: 'Administers the server',
    },
  ];
}

type Team = Environment['access']['teams'][string];

function membersOf(team: string, { members }: Team): DemoUser[] {
  return [
    {
      name: 'scientist',
      sub: '6f1c2e0a-8d55-4a0e-9b61-3d7d3f0a5c01',
      groups: [members],
      description: `Data scientist of team ${team}: trains and logs models`,
    },
    {
      name: 'colleague',
      sub: '6f1c2e0a-8d55-4a0e-9b61-3d7d3f0a5c02',
      groups: [members],
      description: `Another data scientist of team ${team}`,
    },
  ];
}

function outsiderFrom(team: string, { members }: Team): DemoUser[] {
  return [
    {
      name: 'outsider',
      sub: '6f1c2e0a-8d55-4a0e-9b61-3d7d3f0a5c03',
      groups: [members],
      description: `Data scientist of team ${team}`,
    },
  ];
}
