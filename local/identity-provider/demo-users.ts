import type { Environment } from '../../lib/config/schema/environment';
import type { DemoUser } from './identity-provider';

/** People for trying things out, named for what they are; their groups are those of the configured access rules. */
export function demoUsers({ teams, governance, administrators }: Environment['access']): DemoUser[] {
  const members = (team: string): string => {
    const group = teams[team]?.members;
    if (!group)
      throw new Error(`config/local.ts needs the team ${team} in access.teams, for the demo users.`);
    return group;
  };
  return [
    {
      name: 'scientist',
      sub: '6f1c2e0a-8d55-4a0e-9b61-3d7d3f0a5c01',
      groups: [members('fraud')],
      description: 'Data scientist of team fraud: trains and logs models',
    },
    {
      name: 'colleague',
      sub: '6f1c2e0a-8d55-4a0e-9b61-3d7d3f0a5c02',
      groups: [members('fraud')],
      description: 'Another data scientist of team fraud',
    },
    {
      name: 'outsider',
      sub: '6f1c2e0a-8d55-4a0e-9b61-3d7d3f0a5c03',
      groups: [members('pricing')],
      description: 'Data scientist of team pricing',
    },
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
