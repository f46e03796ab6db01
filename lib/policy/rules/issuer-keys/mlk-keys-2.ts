import { issuerKeysBucket } from '../../facts/buckets';
import { denial, sparedRole } from '../../facts/statements';
import type { SecurityRule } from '../../security-rule';

export const mlkKeys2: SecurityRule = {
  id: 'MLK-KEYS-2',
  sentence: 'Nobody can bring back older keys of the issuer by deleting the newest.',
  why: 'A key that the issuer has withdrawn would be accepted again.',
  link: 'docs/adr/0011-issuer-keys.md',
  fix: "Deny s3:DeleteObject and s3:DeleteObjectVersion to everyone but the CDK's function that empties the bucket.",
  violations: (templates) =>
    ['s3:DeleteObject', 's3:DeleteObjectVersion']
      .map((action) => denial(templates, issuerKeysBucket, action))
      .filter((statement) => !statement || !/^$|S3AutoDeleteObjects/.test(sparedRole(statement)))
      .map((statement) => ({ path: statement?.path ?? '' })),
};
