import { z } from 'zod';
import { arn } from './primitives';

const tagKey = z
  .string()
  .regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu)
  .meta({ allowed: '1 to 128 letters, digits, spaces and _.:/=+-@, not starting with "aws:"' });

/** What your organization requires of everything that is deployed into its accounts. */
export const organizationSchema = z.strictObject({
  tags: z
    .record(tagKey, z.string().max(256).meta({ allowed: 'a text of at most 256 characters' }))
    .default({})
    .meta({
      description: 'Tags on every resource.',
      example: "{ application: 'mlflow' }",
    }),
  permissionsBoundaryArn: arn('iam', 'policy/.+', 'arn:aws:iam::111122223333:policy/Boundary')
    .optional()
    .meta({ description: 'Permissions boundary of every role.', absent: 'no boundary' }),
  bootstrapQualifier: z
    .string()
    .regex(/^[a-z0-9]{1,10}$/)
    .default('hnb659fds')
    .meta({
      description: 'Qualifier of the CDK bootstrap of your accounts.',
      allowed: '1 to 10 lower-case letters and digits',
    }),
});
