import { auditBucket } from '../../facts/buckets';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkAudit1: SecurityRule = {
  id: 'MLK-AUDIT-1',
  sentence: 'Every object of the audit trail is locked from its first moment.',
  why: 'A trail that can be shortened proves nothing.',
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html',
  fix: 'Set objectLockEnabled and a default retention on the bucket.',
  violations: (templates) =>
    templates.expected('AWS::S3::Bucket', auditBucket).filter(({ properties }) => {
      const retention = at(properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention');
      return (
        !at(properties, 'ObjectLockEnabled') ||
        !(Number(at(retention, 'Days')) >= 1) ||
        !/^(GOVERNANCE|COMPLIANCE)$/.test(String(at(retention, 'Mode')))
      );
    }),
};
