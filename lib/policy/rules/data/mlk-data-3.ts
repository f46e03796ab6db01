import { artifactBucket } from '../../facts/buckets';
import { at, list } from '../../json';
import type { SecurityRule } from '../../security-rule';

function isCustomerManaged(rule: unknown): boolean {
  return (
    at(rule, 'ServerSideEncryptionByDefault', 'SSEAlgorithm') === 'aws:kms' &&
    at(rule, 'ServerSideEncryptionByDefault', 'KMSMasterKeyID') !== undefined &&
    at(rule, 'BucketKeyEnabled') === true
  );
}

export const mlkData3: SecurityRule = {
  id: 'MLK-DATA-3',
  sentence: 'Artifacts are encrypted by a customer-managed key, with an S3 bucket key.',
  why: 'The key policy then decides who can read artifacts, and every use of the key is in CloudTrail.',
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html',
  fix: 'Give the artifact bucket a customer-managed key and set bucketKeyEnabled.',
  violations: (templates) =>
    templates.expected('AWS::S3::Bucket', artifactBucket).filter(({ properties }) => {
      const rules = list(at(properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration'));
      return rules.length === 0 || !rules.every(isCustomerManaged);
    }),
};
