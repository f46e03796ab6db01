import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { neededEndpoints } from '../../../lib/config/derived/endpoints';
import { everyEndpoint } from '../../../lib/config/presets';
import type { EnvironmentInput } from '../../../lib/config/schema/environment';
import { NetworkStack } from '../../../lib/stacks/network';
import { bareApp } from '../../support/bare-app';
import { environmentOf } from '../../support/environments';
import { propertiesAt, resourcesAt } from '../../support/properties';
import { type TemplateJson, templates } from '../../support/synthesized';

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

function network(name: string, change: (input: EnvironmentInput) => void): Record<string, TemplateJson> {
  const props = { environmentName: name, environment: environmentOf(name, change) };
  return { network: Template.fromStack(new NetworkStack(bareApp(), 'network', props)).toJSON() };
}

describe('in a VPC of your organization', () => {
  const vpcRange = '10.60.0.0/16';
  const central = ['10.8.0.0/24', '10.9.0.0/24'];
  const withEndpoints = (endpoints: object, centralEndpointCidrs: string[] = []) =>
    network('private', (input) => {
      Object.assign(input.network, { endpoints, centralEndpointCidrs });
    });

  /** The last parts of the services' names. */
  const made = (all: Record<string, TemplateJson>): string[] =>
    propertiesAt(all, 'AWS::EC2::VPCEndpoint')
      .map(({ ServiceName }) =>
        typeof ServiceName === 'string' ? ServiceName : 'com.amazonaws.eu-central-1.s3',
      )
      .map((name) => name.split('eu-central-1.')[1] ?? '')
      .sort();

  /** Ranges to which a group may connect on port 443. */
  const reached = (all: Record<string, TemplateJson>, group: string): string[] =>
    propertiesAt(all, 'AWS::EC2::SecurityGroup', new RegExp(`SecurityGroups/${group}/`)).flatMap(
      ({ SecurityGroupEgress = [] }) =>
        SecurityGroupEgress.filter(
          ({ CidrIp, ToPort }: TemplateJson) => CidrIp !== '255.255.255.255/32' && ToPort === 443,
        ).map(({ CidrIp }: TemplateJson) => CidrIp),
    );

  const reachesS3ByPrefixList = (all: Record<string, TemplateJson>) =>
    JSON.stringify(all).includes('DestinationPrefixListId');

  const everything = ['ecr.api', 'ecr.dkr', 'logs', 'monitoring', 's3', 'secretsmanager'];

  test.each<[string, object, string[], string[], string[], string[]]>([
    ['no setting', {}, [], everything, [], []],
    [
      'a gateway endpoint of S3 that is there',
      { s3: 'existing' },
      [],
      everything.filter((name) => name !== 's3'),
      [vpcRange],
      [],
    ],
    ['existing endpoints', everyEndpoint('existing'), [], [], [vpcRange], [vpcRange]],
    ['central endpoints', everyEndpoint('central'), central, [], central, central],
    [
      'a mixture',
      { s3: 'existing', logs: 'central', secretsManager: 'central' },
      central,
      ['ecr.api', 'ecr.dkr', 'monitoring'],
      [vpcRange, ...central],
      central,
    ],
    [
      'an existing one that the bootstrap does not need',
      { logs: 'existing' },
      [],
      everything.filter((name) => name !== 'logs'),
      [vpcRange],
      [],
    ],
  ])(
    'with %s, the rest is made, and only the named ranges are admitted',
    (_, endpoints, ranges, services, task, bootstrap) => {
      const all = withEndpoints(endpoints, ranges);
      expect(made(all)).toEqual(services);
      expect(reached(all, 'Task')).toEqual(task);
      expect(reached(all, 'DatabaseBootstrap')).toEqual(bootstrap);
    },
  );

  test('S3 is reached by its prefix list, except through a central endpoint', () => {
    expect(reachesS3ByPrefixList(withEndpoints({ s3: 'existing' }))).toBe(true);
    const all = withEndpoints({ s3: 'central' }, central);
    expect(reachesS3ByPrefixList(all)).toBe(false);
    expect(resourcesAt(all, 'Custom::S3PrefixList')).toEqual([]);
  });
});

describe('regions that opened since 23 December 2023', () => {
  const ofEcs = ['ecs', 'ecsAgent', 'ecsTelemetry'];

  test.each(['ca-west-1', 'ap-southeast-5', 'ap-southeast-7', 'mx-central-1', 'ap-east-2', 'xx-future-1'])(
    '%s has the endpoints of ECS',
    (region) => {
      expect(neededEndpoints(region)).toEqual(expect.arrayContaining(ofEcs));
    },
  );

  test.each(['us-east-1', 'eu-central-1', 'il-central-1', 'ap-southeast-4'])('%s needs none', (region) => {
    expect(neededEndpoints(region).filter((service) => ofEcs.includes(service))).toEqual([]);
  });

  test('the stack makes them, for principals of this account only', () => {
    const all = network('dev', (input) => {
      input.region = 'ca-west-1';
      input.availabilityZones = ['ca-west-1a', 'ca-west-1b'];
    });
    const ecs = propertiesAt(all, 'AWS::EC2::VPCEndpoint', /\/Ecs/);
    expect(ecs.map(({ ServiceName }) => ServiceName)).toEqual(
      ['ecs', 'ecs-agent', 'ecs-telemetry'].map((name) => `com.amazonaws.ca-west-1.${name}`),
    );
    for (const { PolicyDocument } of ecs)
      expect(PolicyDocument.Statement[0].Condition.StringEquals).toEqual({
        'aws:PrincipalAccount': '111122223333',
      });
  });
});
