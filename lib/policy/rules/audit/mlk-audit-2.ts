import { auditBucket } from '../../facts/buckets';
import type { SecurityRule } from '../../security-rule';

export const mlkAudit2: SecurityRule = {
  id: 'MLK-AUDIT-2',
  sentence: 'The audit trail and its key outlive their stack.',
  why: 'Deleting a stack would otherwise end the proof of what happened.',
  link: 'docs/adr/0012-audit-trail.md',
  fix: 'Set the removal policy RETAIN on the bucket and on its key.',
  violations: (templates) =>
    [
      ...templates.expected('AWS::S3::Bucket', auditBucket),
      ...templates.expected('AWS::KMS::Key', /\/AuditTrail\/Key\//),
    ].filter(({ retained }) => !retained),
};
