import { z } from 'zod';

/** Protection from accidental deletion. */
export const protectionSchema = z.strictObject({
  deletionProtection: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether database, user pool, audit log group and stacks refuse deletion.' }),
  retainData: z.boolean().default(true).meta({
    description:
      'Whether database (as a snapshot), buckets, keys, logs and user pool stay when their stack is deleted.',
  }),
});
