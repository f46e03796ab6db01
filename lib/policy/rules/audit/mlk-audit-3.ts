import { auditBucket } from '../../facts/buckets';
import { denial, sparedRole } from '../../facts/statements';
import type { SecurityRule } from '../../security-rule';

export const mlkAudit3: SecurityRule = {
  id: 'MLK-AUDIT-3',
  sentence: 'Nobody can lift the lock of the audit trail.',
  why: 'In mode GOVERNANCE, s3:BypassGovernanceRetention would delete locked lines.',
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html',
  fix: 'Deny s3:BypassGovernanceRetention to everyone in the policy of the bucket.',
  violations: (templates) => {
    const statement = denial(templates, auditBucket, 's3:BypassGovernanceRetention');
    return statement && sparedRole(statement) === '' ? [] : [{ path: statement?.path ?? '' }];
  },
};
