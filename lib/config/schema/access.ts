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
    .meta({ description: 'Group that reads them.', absent: 'only the members read' }),
});

/**
 * A machine is a client of its own at the issuer. Cognito accepts more characters in a client's name; these are valid in
 * a construct's id and in a client id of other issuers too.
 */
const machineName = z
  .string()
  .regex(/^[A-Za-z0-9][\w.@+=-]{0,127}$/)
  .meta({
    allowed: '1 to 128 letters, digits and _.@+=-, the first a letter or digit',
    example: 'fraud-training',
  });

const machine = z.strictObject({
  team: teamName.meta({ description: 'Team that the machine works for, a name of `access.teams`.' }),
  role: z.enum(['members', 'viewers']).default('members').meta({
    description:
      'Whether it reads and writes (`members`) or only reads (`viewers`). No machine governs or administers.',
  }),
});

/** MLflow reserves `latest` and `v<number>`; an alias is letters, digits, `_` and `-`. */
const alias = z
  .string()
  .regex(/^(?!latest$|v\d+$)[\w-]{1,255}$/i)
  .meta({ allowed: 'letters, digits, - and _, not "latest" and not "v1"', example: 'champion' });

/** Who may do what, by groups of the identity provider. */
export const accessSchema = z.strictObject({
  teams: z.record(teamName, team).meta({
    description: 'Teams by name; each has a workspace.',
    example: "{ fraud: { members: 'fraud-scientists' } }",
  }),
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
    .meta({ description: 'Model aliases that only governance can set or delete.' }),
  requireSecondPerson: z.boolean().default(true).meta({
    description:
      'Whether the author of a model version is refused as its approver, even as a member of governance.',
  }),
  requireReason: z.boolean().default(false).meta({
    description:
      "Whether governance must give a reason. MLflow's own calls have none and are then refused for protected aliases.",
  }),
  machines: z
    .record(machineName, machine)
    .default({})
    .meta({
      description:
        'Programs that log in by themselves (CI, scheduled training). With Cognito, the kit makes a client for each; with ' +
        'an issuer of your organization, the name is the client id there.',
      example: "{ 'fraud-training': { team: 'fraud' } }",
    }),
});
