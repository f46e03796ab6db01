import { describe, expect, test } from '@jest/globals';
import { propertiesAt } from '../../support/properties';
import { templates } from '../../support/synthesized';

const endpoints = (name: string, type: string) =>
  propertiesAt(templates(name), 'AWS::EC2::VPCEndpoint').filter(
    ({ VpcEndpointType }) => VpcEndpointType === type,
  );

test('there are endpoints for what a task calls, and no others', () => {
  const services = endpoints('prod', 'Interface').map(
    ({ ServiceName }) => ServiceName.split('eu-central-1.')[1],
  );
  expect(services.sort()).toEqual(['ecr.api', 'ecr.dkr', 'logs', 'monitoring', 'secretsmanager']);
});

test.each([
  ['prod', 3],
  ['private', 2],
  ['dev', 1],
])('interface endpoints of %s are in %d zones', (name, zones) => {
  for (const { SubnetIds } of endpoints(name, 'Interface')) expect(SubnetIds).toHaveLength(zones);
});

describe.each(
  endpoints('prod', 'Interface').map((endpoint) => [endpoint.ServiceName as string, endpoint] as const),
)('%s', (_, endpoint) => {
  test('serves principals of this account only, under the public DNS name', () => {
    expect(endpoint.PrivateDnsEnabled).toBe(true);
    expect(endpoint.SecurityGroupIds).toHaveLength(1);
    expect(endpoint.PolicyDocument.Statement).toMatchObject([
      { Effect: 'Allow', Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } },
    ]);
  });
});

test('the S3 endpoint reaches buckets of this account, and image layers of ECR for reading', () => {
  const [s3] = endpoints('prod', 'Gateway');
  expect(s3?.PolicyDocument.Statement).toMatchObject([
    {
      Action: 's3:*',
      Condition: {
        StringEquals: { 'aws:PrincipalAccount': '111122223333', 'aws:ResourceAccount': '111122223333' },
      },
    },
    { Action: 's3:GetObject', Resource: 'arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*' },
  ]);
});
