import { z } from 'zod';

/** The audit trail: a log group to search in, and a bucket whose objects are locked. */
export const auditSchema = z.strictObject({
  logDays: z
    .literal([7, 14, 30, 60, 90, 180, 365, 400, 731])
    .default(90)
    .meta({ description: 'How long the trail can be searched in its log group.', unit: 'days' }),
  /** S3 Object Lock accepts at most a hundred years (S3 guide, "Object Lock considerations"). */
  retentionDays: z.int().min(1).max(36500).default(365).meta({
    description: 'How long the trail is locked in its bucket (S3 Object Lock), and when it is deleted.',
    unit: 'days',
  }),
  lockMode: z
    .enum(['GOVERNANCE', 'COMPLIANCE'])
    .default('GOVERNANCE')
    .meta({
      description:
        'Who can lift the lock. `GOVERNANCE`: a principal that can change the bucket policy and has ' +
        '`s3:BypassGovernanceRetention`. `COMPLIANCE`: nobody, not even the root user or AWS.',
    }),
});
