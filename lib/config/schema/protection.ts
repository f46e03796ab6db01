import { z } from 'zod';

/** What keeps data from being deleted by mistake. */
export const protectionSchema = z.strictObject({
  deletionProtection: z
    .boolean()
    .default(true)
    .meta({ description: 'Database, user pool, load balancer and stacks refuse deletion.' }),
  retainData: z
    .boolean()
    .default(true)
    .meta({ description: 'Database (as a snapshot), buckets and keys stay when their stack is deleted.' }),
});
