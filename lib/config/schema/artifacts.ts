import { z } from 'zod';

/** Models, figures and whatever else a run logs. */
export const artifactsSchema = z.strictObject({
  presignedTransfers: z
    .boolean()
    .default(false)
    .meta({
      description:
        'Whether clients exchange artifacts with S3 itself, by URLs that the server signs for five minutes, past the ' +
        "load balancer and its logs. Their network must then reach the region's S3; a URL serves whoever holds it.",
    }),
  noncurrentToInfrequentAccessDays: z
    .int()
    .min(30)
    .default(30)
    .meta({ description: 'When an overwritten or deleted object moves to cheaper storage.', unit: 'days' }),
  noncurrentExpirationDays: z
    .int()
    .min(1)
    .default(180)
    .meta({ description: 'How long an overwritten or deleted object can be brought back.', unit: 'days' }),
  intelligentTieringDays: z
    .int()
    .min(0)
    .default(30)
    .meta({ description: 'When a current object moves to S3 Intelligent-Tiering.', unit: 'days' }),
  abortMultipartDays: z
    .int()
    .min(1)
    .default(7)
    .meta({ description: 'When the parts of an upload that never finished are deleted.', unit: 'days' }),
  logDays: z
    .int()
    .min(1)
    .default(365)
    .meta({ description: 'Retention of the access logs of the bucket and the load balancer.', unit: 'days' }),
});
