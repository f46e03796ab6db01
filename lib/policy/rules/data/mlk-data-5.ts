import { artifactBucket } from '../../facts/buckets';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkData5: SecurityRule = {
  id: 'MLK-DATA-5',
  sentence: 'Artifacts are versioned.',
  why: 'An overwritten or deleted artifact can then be restored.',
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html',
  fix: 'Set versioned on the artifact bucket, or use PrivateBucket.',
  violations: (templates) =>
    templates
      .expected('AWS::S3::Bucket', artifactBucket)
      .filter(({ properties }) => at(properties, 'VersioningConfiguration', 'Status') !== 'Enabled'),
};
