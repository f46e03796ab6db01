import { z } from 'zod';

/** The audit trail: a log group to search in, and a bucket whose objects nobody deletes before their time. */
export const auditSchema = z.strictObject({
  logDays: z
    .literal([7, 14, 30, 60, 90, 180, 365, 400, 731])
    .default(90)
    .meta({ description: 'How long the trail can be searched in its log group.', unit: 'days' }),
  /** A hundred years is what S3 Object Lock takes at most (S3 guide, "Object Lock considerations"). */
  retentionDays: z.int().min(1).max(36500).default(365).meta({
    description: 'How long the trail is locked in its bucket (S3 Object Lock); then it is deleted.',
    unit: 'days',
  }),
  lockMode: z
    .enum(['GOVERNANCE', 'COMPLIANCE'])
    .default('GOVERNANCE')
    .meta({
      description:
        'Who can lift the lock: with `GOVERNANCE` whoever may change the bucket policy and has ' +
        '`s3:BypassGovernanceRetention`, with `COMPLIANCE` nobody, the root user and AWS included.',
    }),
});
