import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

const settings = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

export const mlkData1: SecurityRule = {
  id: 'MLK-DATA-1',
  sentence: 'Every bucket blocks public access.',
  why: 'A wrong policy or access control list would otherwise publish its objects.',
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  fix: 'Set blockPublicAccess to BLOCK_ALL, or use PrivateBucket.',
  violations: (templates) =>
    templates
      .resources('AWS::S3::Bucket')
      .filter(({ properties }) =>
        settings.some((setting) => at(properties, 'PublicAccessBlockConfiguration', setting) !== true),
      ),
};
