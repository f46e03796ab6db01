import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import type { EnvironmentInput } from '../../../lib/config/schema/environment';
import { NetworkStack } from '../../../lib/stacks/network';
import { bareApp } from '../../support/bare-app';
import { environmentOf } from '../../support/environments';
import { propertiesAt, resourcesAt } from '../../support/properties';

function network(name: string, change: (input: EnvironmentInput) => void = () => {}) {
  const props = { environmentName: name, environment: environmentOf(name, change) };
  return { network: Template.fromStack(new NetworkStack(bareApp(), 'network', props)).toJSON() };
}

const internal = (input: EnvironmentInput) => {
  input.exposure.scheme = 'internal';
};

/** Subnets by tier, as the CDK tags them. */
function tiers(all: ReturnType<typeof network>): Record<string, number> {
  const names = propertiesAt(all, 'AWS::EC2::Subnet').map(
    ({ Tags }) => Tags.find(({ Key }: { Key: string }) => Key === 'aws-cdk:subnet-name').Value,
  );
  return Object.fromEntries(
    [...new Set(names)].map((tier) => [tier, names.filter((name) => name === tier).length]),
  );
}

/** Default routes by the tier whose route table has them, and where they lead. */
function defaultRoutes(all: ReturnType<typeof network>): string[] {
  return resourcesAt(all, 'AWS::EC2::Route')
    .map(({ Properties, Metadata }) => {
      const tier = /Resource\/([a-z-]+)Subnet/.exec(Metadata['aws:cdk:path'])?.[1];
      return `${tier} to ${Properties.NatGatewayId ? 'NAT' : 'internet'}`;
    })
    .sort();
}

describe('an internet-facing load balancer', () => {
  const all = network('prod');

  test('has public subnets, and tasks and database have none', () => {
    expect(tiers(all)).toEqual({ 'load-balancer': 3, task: 3, database: 3 });
    expect(defaultRoutes(all)).toEqual(Array(3).fill('load-balancer to internet'));
  });

  test('needs no NAT gateway', () => {
    expect(resourcesAt(all, 'AWS::EC2::NatGateway')).toEqual([]);
  });

  test('no subnet assigns public addresses', () => {
    for (const subnet of propertiesAt(all, 'AWS::EC2::Subnet'))
      expect(subnet.MapPublicIpOnLaunch).toBe(false);
  });
});

describe('an internal load balancer', () => {
  const all = network('prod', internal);

  test('is in private subnets and reaches the issuer through NAT', () => {
    expect(tiers(all)).toEqual({ nat: 3, 'load-balancer': 3, task: 3, database: 3 });
    expect(defaultRoutes(all)).toEqual([
      ...Array(3).fill('load-balancer to NAT'),
      ...Array(3).fill('nat to internet'),
    ]);
  });

  test.each([
    ['prod', 3],
    ['dev', 1],
  ])('of %s has %d NAT gateways, one per zone with endpoints', (name, count) => {
    expect(resourcesAt(network(name, internal), 'AWS::EC2::NatGateway')).toHaveLength(count);
  });
});

test('the zones are those of the configuration', () => {
  const zones = propertiesAt(network('dev'), 'AWS::EC2::Subnet').map(
    ({ AvailabilityZone }) => AvailabilityZone,
  );
  expect([...new Set(zones)]).toEqual(['eu-central-1a', 'eu-central-1b']);
});

describe.each([
  ['an internet-facing load balancer', 'internet-facing', 'all'],
  ['an internal one', 'internal', 'all'],
  ['endpoints in one zone', 'internet-facing', 'one'],
] as const)('a third zone, with %s', (_, scheme, endpointZones) => {
  const zones = (...letters: string[]) =>
    network('staging', (input) => {
      input.availabilityZones = letters.map((letter) => `eu-central-1${letter}`);
      input.exposure.scheme = scheme;
      Object.assign(input.network, { endpointZones });
    });
  const subnets = (all: ReturnType<typeof network>): Record<string, object> =>
    Object.fromEntries(
      Object.entries<{ Type: string; Properties: object }>(all.network.Resources)
        .filter(([, { Type }]) => Type === 'AWS::EC2::Subnet')
        .map(([id, { Properties }]) => [id, Properties]),
    );
  const [two, three] = [subnets(zones('a', 'b')), subnets(zones('a', 'b', 'c'))];

  test('changes no subnet', () => {
    expect(three).toMatchObject(two);
    const tiers = scheme === 'internal' ? 4 : 3;
    expect(Object.keys(three)).toHaveLength(Object.keys(two).length + tiers);
  });

  test('no two ranges are the same', () => {
    const ranges = Object.values(three).map((subnet) => (subnet as { CidrBlock: string }).CidrBlock);
    expect(new Set(ranges).size).toBe(ranges.length);
  });
});

describe('the flow log', () => {
  const all = network('prod');

  test('records all traffic, encrypted, for the configured time', () => {
    expect(propertiesAt(all, 'AWS::EC2::FlowLog')).toMatchObject([{ TrafficType: 'ALL' }]);
    const [group] = propertiesAt(all, 'AWS::Logs::LogGroup', /FlowLog/);
    expect(group).toMatchObject({
      RetentionInDays: 365,
      KmsKeyId: { 'Fn::GetAtt': [expect.any(String), 'Arn'] },
    });
  });
});

describe('an imported VPC', () => {
  const types = (all: ReturnType<typeof network>) =>
    [...new Set(Object.values<{ Type: string }>(all.network.Resources).map(({ Type }) => Type))].filter(
      (type) => type.startsWith('AWS::EC2::'),
    );

  test('gets security groups and endpoints, and is otherwise unchanged', () => {
    expect(types(network('private')).sort()).toEqual([
      'AWS::EC2::SecurityGroup',
      'AWS::EC2::SecurityGroupEgress',
      'AWS::EC2::SecurityGroupIngress',
      'AWS::EC2::VPCEndpoint',
    ]);
  });

  test('gets the route to S3 in the route tables of the tasks only', () => {
    const s3 = propertiesAt(network('private'), 'AWS::EC2::VPCEndpoint', /\/S3\//);
    expect(s3).toMatchObject([
      {
        VpcId: 'vpc-0123456789abcdef0',
        VpcEndpointType: 'Gateway',
        RouteTableIds: ['rtb-0123456789abcde11', 'rtb-0123456789abcde12'],
      },
    ]);
  });
});
