import { auditBucket } from '../../facts/buckets';
import type { SecurityRule } from '../../security-rule';

export const mlkAudit2: SecurityRule = {
  id: 'MLK-AUDIT-2',
  sentence: "The audit trail, its key and its bucket's policy outlive their stack.",
  why: 'Deleting a stack would otherwise end the proof of what happened, or open its bucket.',
  link: 'docs/adr/0012-audit-trail.md',
  fix: 'Make the bucket and its key with retain, by PrivateBucket and CustomerKey.',
  violations: (templates) =>
    [
      ...templates.expected('AWS::S3::Bucket', auditBucket),
      ...templates.expected('AWS::S3::BucketPolicy', auditBucket),
      ...templates.expected('AWS::KMS::Key', /\/AuditTrail\/Key\//),
    ].filter(({ retained }) => !retained),
};
