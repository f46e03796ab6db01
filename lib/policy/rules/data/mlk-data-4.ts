import { artifactBucket } from '../../facts/buckets';
import { statements } from '../../facts/statements';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';
import type { Resource } from '../../templates';

const headers = ['s3:x-amz-server-side-encryption', 's3:x-amz-server-side-encryption-aws-kms-key-id'];

/** `StringNotEquals` alone is true for an absent header too; the test for `Null` makes the difference. */
function denies(policy: Resource, header: string): boolean {
  return statements([policy]).some(
    ({ effect, condition }) =>
      effect === 'Deny' &&
      at(condition, 'StringNotEquals', header) !== undefined &&
      at(condition, 'Null', header) === 'false',
  );
}

export const mlkData4: SecurityRule = {
  id: 'MLK-DATA-4',
  sentence:
    'The artifact bucket denies uploads that name another key or encryption, and admits uploads that name none.',
  why: 'An object under a foreign key is out of reach as soon as that key is disabled.',
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
  fix: 'Deny s3:PutObject with StringNotEquals on the encryption header, together with Null "false" for the same header.',
  violations: (templates) => {
    const policies = templates.expected('AWS::S3::BucketPolicy', artifactBucket);
    return policies.filter((policy) => headers.some((header) => !denies(policy, header)));
  },
};
