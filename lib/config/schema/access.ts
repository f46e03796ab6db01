import { z } from 'zod';
import { groupName } from './primitives';

/** MLflow's own rule for workspace names: a team is a workspace (`WorkspaceNameValidator`, MLflow 3.17). */
const teamName = z
  .string()
  .regex(/^(?!(workspaces|api|ajax-api|static-files|default)$)[a-z0-9][-a-z0-9]{0,61}[a-z0-9]$/)
  .meta({ allowed: '2 to 63 lower-case letters, digits and -, no reserved name', example: 'fraud' });

const team = z.strictObject({
  members: groupName.meta({ description: "Group that reads and writes the team's experiments and models." }),
  viewers: groupName
    .optional()
    .meta({ description: 'Group that reads them.', absent: 'nobody reads but the members' }),
});

/** MLflow reserves `latest` and `v<number>`; an alias is letters, digits, `_` and `-`. */
const alias = z
  .string()
  .regex(/^(?!latest$|v\d+$)[\w-]{1,255}$/i)
  .meta({ allowed: 'letters, digits, - and _, not "latest" and not "v1"', example: 'champion' });

/** Who may do what, by groups of the identity provider. */
export const accessSchema = z.strictObject({
  teams: z
    .record(teamName, team)
    .meta({ description: 'A workspace a team.', example: "{ fraud: { members: 'fraud-scientists' } }" }),
  governance: groupName.meta({
    description: 'Group that promotes and rolls back models.',
    example: 'model-governance',
  }),
  administrators: groupName.meta({
    description: 'Group that administers the server.',
    example: 'mlflow-administrators',
  }),
  protectedAliases: z
    .array(alias)
    .default(['champion', 'production'])
    .meta({ description: 'Model aliases that only governance may set or delete.' }),
});
