import {
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  type RouteTable,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { endpointServices } from '../../../doctor/checks/endpoint-services';
import { collectors } from '../../../doctor/checks/vpc/collectors';
import { endpoints } from '../../../doctor/checks/vpc/endpoints';
import { routes } from '../../../doctor/checks/vpc/routes';
import { subnets } from '../../../doctor/checks/vpc/subnets';
import { vpc } from '../../../doctor/checks/vpc/vpc';
import type { EnvironmentInput } from '../../../lib/config/schema/environment';
import { ec2, stackIs } from '../aws';
import { awsError, type Case } from '../case';

const vpcIs = (CidrBlock: string, Value = true) => {
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ CidrBlock }] });
  ec2
    .on(DescribeVpcAttributeCommand)
    .resolves({ EnableDnsHostnames: { Value: true }, EnableDnsSupport: { Value } });
};

const tiers = ['0', '1', '2'];
const subnetId = (tier: string, zone: number) => `subnet-0123456789abcde${tier}${zone}`;

/** The subnets of the fixture, one changed. */
const subnetsAre = (changed = '', changes: object = {}) =>
  ec2.on(DescribeSubnetsCommand).resolves({
    Subnets: tiers.flatMap((tier) =>
      [1, 2].map((zone) => ({
        SubnetId: subnetId(tier, zone),
        AvailabilityZone: `eu-central-1${'ab'[zone - 1]}`,
        AvailableIpAddressCount: 200,
        ...(changed === subnetId(tier, zone) ? changes : {}),
      })),
    ),
  });

const table = (RouteTableId: string, subnet: string, Routes: RouteTable['Routes'] = []): RouteTable => ({
  RouteTableId,
  Associations: [{ SubnetId: subnet }],
  Routes,
});
const toNat = [{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1' }];
const toInternet = [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' }];

const tablesAre = (ofLoadBalancer: RouteTable['Routes'], firstOfTasks = 'rtb-0123456789abcde11') =>
  ec2.on(DescribeRouteTablesCommand).resolves({
    RouteTables: [
      table(firstOfTasks, subnetId('1', 1)),
      table('rtb-0123456789abcde12', subnetId('1', 2)),
      { RouteTableId: 'rtb-main', Associations: [{ Main: true }], Routes: ofLoadBalancer },
    ],
  });

const endpoint = (service: string, changes: Partial<VpcEndpoint> = {}): VpcEndpoint => ({
  VpcEndpointId: `vpce-${service}`,
  ServiceName: `com.amazonaws.eu-central-1.${service}`,
  VpcEndpointType: 'Interface',
  PrivateDnsEnabled: true,
  State: 'Available',
  ...changes,
});
const endpointsAre = (...VpcEndpoints: VpcEndpoint[]) =>
  ec2.on(DescribeVpcEndpointsCommand).resolves({ VpcEndpoints });

const existing = (service: 'logs' | 's3') => (input: EnvironmentInput) => {
  if (input.network.kind === 'imported') input.network.endpoints = { [service]: 'existing' };
};

/** What AWS offers, whatever is asked for. */
const offered = ['s3', 'ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'monitoring'].map(
  (service) => `com.amazonaws.eu-central-1.${service}`,
);
const offeredIn = (...AvailabilityZones: string[]) =>
  ec2.on(DescribeVpcEndpointServicesCommand).resolves({
    ServiceDetails: offered.map((ServiceName) => ({ ServiceName, AvailabilityZones })),
  });

const ofCollector = (input: EnvironmentInput) => {
  input.service.metricsCollectors = ['sg-0a1b2c3d4e5f60718'];
};

const privately = { environment: 'private' } as const;

/** Your own VPC, and endpoints in general. */
export const vpcCases: readonly Case[] = [
  {
    check: endpointServices,
    when: 'all zones have all services',
    aws: () => offeredIn('eu-central-1a', 'eu-central-1b', 'eu-central-1c'),
    says: 'good',
    found: /6 services in eu-central-1a, eu-central-1b, eu-central-1c/,
  },
  {
    check: endpointServices,
    when: 'a zone has none',
    aws: () => offeredIn('eu-central-1a', 'eu-central-1b'),
    says: 'red',
    found: /ecr\.api is not offered in eu-central-1c/,
    fix: /describe-vpc-endpoint-services/,
  },
  {
    check: endpointServices,
    when: 'the region has none',
    aws: () => ec2.on(DescribeVpcEndpointServicesCommand).resolves({ ServiceDetails: [] }),
    says: 'red',
    found: /com\.amazonaws\.eu-central-1\.logs is not offered/,
    fix: /another region/,
  },
  { check: vpc, when: 'the kit makes it', says: 'good', found: /not needed/ },
  {
    check: vpc,
    when: 'it is as configured',
    ...privately,
    aws: () => vpcIs('10.60.0.0/16'),
    says: 'good',
    found: /with DNS/,
  },
  {
    check: vpc,
    when: 'its range is another one',
    ...privately,
    aws: () => vpcIs('10.61.0.0/16'),
    says: 'red',
    found: /its range is 10\.61\.0\.0\/16, not 10\.60\.0\.0\/16/,
    fix: /network\.cidr/,
  },
  {
    check: vpc,
    when: 'DNS support is off',
    ...privately,
    aws: () => vpcIs('10.60.0.0/16', false),
    says: 'red',
    found: /^enableDnsSupport is off$/,
    fix: /modify-vpc-attribute --vpc-id vpc-0123456789abcdef0 --enable-dns-support/,
  },
  {
    check: vpc,
    when: 'it is not there',
    ...privately,
    aws: () => ec2.on(DescribeVpcsCommand).rejects(awsError('InvalidVpcID.NotFound')),
    says: 'red',
    found: /there is no vpc-0123456789abcdef0/,
    fix: /describe-vpcs/,
  },
  { check: subnets, when: 'the kit makes them', says: 'good', found: /not needed/ },
  {
    check: subnets,
    when: 'all have room',
    ...privately,
    aws: () => subnetsAre(),
    says: 'good',
    found: /6 subnets/,
  },
  ...(
    [
      [
        'one is in another zone',
        { AvailabilityZone: 'eu-central-1c' },
        /taskSubnetIds\[1\] .* is in eu-central-1c, not in eu-central-1b/,
      ],
      [
        'one is full',
        { AvailableIpAddressCount: 4 },
        /taskSubnetIds\[1\] .* has 4 free addresses; \d+ are needed/,
      ],
      ['one is in another VPC', { SubnetId: 'subnet-other' }, /taskSubnetIds\[1\] .* is not in the VPC/],
    ] as const
  ).map(
    ([when, changes, found]): Case => ({
      check: subnets,
      when,
      ...privately,
      aws: () => subnetsAre(subnetId('1', 2), changes),
      says: 'red',
      found,
      fix: /correct network\.taskSubnetIds/,
    }),
  ),
  { check: routes, when: 'the kit makes them', says: 'good', found: /not needed/ },
  {
    check: routes,
    when: 'all are right',
    ...privately,
    aws: () => tablesAre(toNat),
    says: 'good',
    found: /as configured/,
  },
  {
    check: routes,
    when: 'an internal load balancer has no way out',
    ...privately,
    aws: () => tablesAre([]),
    says: 'red',
    found: /subnet-0123456789abcde01 has no default route/,
    fix: /create-route --route-table-id rtb-main .*--nat-gateway-id/,
  },
  {
    check: routes,
    when: 'an internal load balancer is in a public subnet',
    ...privately,
    aws: () => tablesAre(toInternet),
    says: 'red',
    found: /is public/,
    fix: /--nat-gateway-id/,
  },
  {
    check: routes,
    when: 'a public load balancer has no internet gateway',
    ...privately,
    change: (input) => {
      input.exposure.scheme = 'internet-facing';
    },
    aws: () => tablesAre(toNat),
    says: 'red',
    found: /no route to an internet gateway/,
    fix: /--gateway-id/,
  },
  {
    check: routes,
    when: 'a task subnet uses another table',
    ...privately,
    aws: () => tablesAre(toNat, 'rtb-other'),
    says: 'red',
    found: /subnet-0123456789abcde11 uses rtb-other, not rtb-0123456789abcde11/,
    fix: /taskRouteTableIds\[0\]/,
  },
  { check: endpoints, when: 'the kit makes the VPC', says: 'good', found: /not needed/ },
  {
    check: endpoints,
    when: 'the VPC has none',
    ...privately,
    aws: () => endpointsAre(),
    says: 'good',
    found: /6 to make, 0 existing/,
  },
  {
    check: endpoints,
    when: 'the own stack has made it',
    ...privately,
    aws: () => {
      endpointsAre(endpoint('logs'));
      stackIs('mlflow-private-network', 'CREATE_COMPLETE', 'vpce-logs');
    },
    says: 'good',
    found: /6 to make/,
  },
  {
    check: endpoints,
    when: 'the VPC has one that the kit would make',
    ...privately,
    aws: () => endpointsAre(endpoint('logs')),
    says: 'red',
    found: /the VPC has vpce-logs for logs already/,
    fix: /network\.endpoints\.logs to 'existing' in config\/private\.ts/,
  },
  {
    check: endpoints,
    when: 'a gateway endpoint has a route in the table of the tasks',
    ...privately,
    aws: () =>
      endpointsAre(endpoint('s3', { VpcEndpointType: 'Gateway', RouteTableIds: ['rtb-0123456789abcde11'] })),
    says: 'red',
    found: /vpce-s3 for s3 already/,
    fix: /network\.endpoints\.s3/,
  },
  {
    check: endpoints,
    when: 'an existing one is there',
    ...privately,
    change: existing('logs'),
    aws: () => endpointsAre(endpoint('logs')),
    says: 'good',
    found: /5 to make, 1 existing/,
  },
  {
    check: endpoints,
    when: 'an existing one is not there',
    ...privately,
    change: existing('logs'),
    aws: () => endpointsAre(),
    says: 'red',
    found: /logs: the VPC has no such endpoint/,
    fix: /network\.endpoints\.logs to 'create'/,
  },
  {
    check: endpoints,
    when: 'an existing one has no private name',
    ...privately,
    change: existing('logs'),
    aws: () => endpointsAre(endpoint('logs', { PrivateDnsEnabled: false })),
    says: 'red',
    found: /logs: private DNS is off/,
    fix: /correct the endpoint/,
  },
  {
    check: endpoints,
    when: 'an existing gateway has no route from the tasks',
    ...privately,
    change: existing('s3'),
    aws: () => endpointsAre(endpoint('s3', { VpcEndpointType: 'Gateway', RouteTableIds: [] })),
    says: 'red',
    found: /s3: no route table of the tasks/,
    fix: /network\.endpoints\.s3/,
  },
  { check: collectors, when: 'none is configured', says: 'good', found: /not needed/ },
  {
    check: collectors,
    when: 'it is there',
    change: ofCollector,
    aws: () => ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [{}] }),
    says: 'good',
    found: /sg-0a1b2c3d4e5f60718/,
  },
  {
    check: collectors,
    when: 'it is not there',
    change: ofCollector,
    aws: () => ec2.on(DescribeSecurityGroupsCommand).rejects(awsError('InvalidGroup.NotFound')),
    says: 'red',
    found: /not every one of sg-0a1b2c3d4e5f60718/,
    fix: /service\.metricsCollectors/,
  },
];
