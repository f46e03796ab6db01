import { z } from 'zod';

/** Models, figures and everything else that a run logs. */
export const artifactsSchema = z.strictObject({
  presignedTransfers: z
    .boolean()
    .default(false)
    .meta({
      description:
        'Whether clients exchange artifacts with S3 directly, by URLs that the server signs for five minutes. Such ' +
        'requests bypass the load balancer and its logs, the network of the clients must reach S3 in the region, and ' +
        'anybody who has the URL can use it.',
    }),
  noncurrentToInfrequentAccessDays: z.int().min(30).default(30).meta({
    description: 'Age at which an overwritten or deleted object moves to cheaper storage.',
    unit: 'days',
  }),
  noncurrentExpirationDays: z
    .int()
    .min(1)
    .default(180)
    .meta({ description: 'How long an overwritten or deleted object can be brought back.', unit: 'days' }),
  intelligentTieringDays: z
    .int()
    .min(0)
    .default(30)
    .meta({ description: 'Age at which a current object moves to S3 Intelligent-Tiering.', unit: 'days' }),
  abortMultipartDays: z
    .int()
    .min(1)
    .default(7)
    .meta({ description: 'Age at which the parts of an unfinished upload are deleted.', unit: 'days' }),
  logDays: z
    .int()
    .min(1)
    .default(365)
    .meta({ description: 'Retention of the access logs of the bucket and the load balancer.', unit: 'days' }),
});
