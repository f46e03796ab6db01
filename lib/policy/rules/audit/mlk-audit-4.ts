import { auditBucket } from '../../facts/buckets';
import { denial, sparedRole, statementsAbout } from '../../facts/statements';
import type { SecurityRule } from '../../security-rule';

export const mlkAudit4: SecurityRule = {
  id: 'MLK-AUDIT-4',
  sentence: 'Only the delivery writes the audit trail, and it cannot read or delete there.',
  why: 'A line from anywhere else would make every line doubtful.',
  link: 'docs/adr/0012-audit-trail.md',
  fix: "Deny s3:PutObject to everyone but the delivery's role, and grant nobody more than adding objects.",
  violations: (templates) => [
    ...(/AuditTrailDeliveryRole/.test(sparedRole(denial(templates, auditBucket, 's3:PutObject')))
      ? []
      : [{ path: '' }]),
    ...statementsAbout(templates, 'AuditTrailBucket').filter(({ actions }) =>
      actions.some((action) => /Delete|Retention|Bypass|GetObject/.test(action)),
    ),
  ],
};
