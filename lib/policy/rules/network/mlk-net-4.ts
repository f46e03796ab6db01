import { statements } from '../../facts/statements';
import { at, json } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkNet4: SecurityRule = {
  id: 'MLK-NET-4',
  sentence: 'The S3 endpoint reaches the buckets of this account and the bucket of ECR image layers only.',
  why: 'Otherwise a task could copy data into a bucket of a foreign account.',
  link: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
  fix: 'Add the condition aws:ResourceAccount to the statement of the endpoint policy.',
  violations: (templates) =>
    statements(
      templates
        .resources('AWS::EC2::VPCEndpoint')
        .filter(({ properties }) => at(properties, 'VpcEndpointType') === 'Gateway'),
    ).filter(
      ({ condition, resource }) =>
        !at(condition, 'StringEquals', 'aws:ResourceAccount') &&
        !json(resource).includes('starport-layer-bucket'),
    ),
};
