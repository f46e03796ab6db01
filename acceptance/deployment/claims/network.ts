import type { Cloud } from '../cloud/cloud';
import { type Claim, equal } from './claim';

/** A rule of a security group, as EC2 shows it. */
interface Permission {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges: { readonly CidrIp: string }[];
  readonly Ipv6Ranges: unknown[];
  readonly UserIdGroupPairs: { readonly GroupId: string }[];
}

/** Who may connect to whom. */
export const networkClaims: readonly Claim[] = [
  {
    title: "The VPC's default security group admits nothing and lets nothing out",
    check: async (cloud) => {
      const vpc = await cloud.id('network', 'AWS::EC2::VPC');
      const filters = { 'vpc-id': vpc, 'group-name': 'default' };
      const { SecurityGroups } = await cloud.api.call('ec2', 'DescribeSecurityGroups', {
        Filters: Object.entries(filters).map(([Name, value]) => ({ Name, Values: [value] })),
      });
      const rules = SecurityGroups.map((group: Record<string, unknown[]>) => [
        group.IpPermissions?.length,
        group.IpPermissionsEgress?.length,
      ]);
      equal(rules, [[0, 0]], 'Rules in and out of the default group');
    },
    mutation: {
      title: 'the custom resource that empties it is removed',
      mutate: (templates) => templates.remove('network', 'Custom::VpcRestrictDefaultSG'),
    },
  },
  {
    title: 'The load balancer admits the configured ranges on its ports, and nobody else',
    check: async (cloud) => {
      const { exposure } = cloud.environment;
      const ports = [exposure.port, ...(exposure.plainHttp === 'redirect' ? [exposure.plainHttpPort] : [])];
      const expected = ports.flatMap((port) => exposure.allowedCidrs.map((cidr) => `${cidr} on ${port}`));
      equal(await sources(cloud, 'SecurityGroupsLoadBalancer'), expected.sort(), 'Sources');
    },
    mutation: {
      title: 'its group admits 192.0.2.0/24 as well',
      mutate: (templates) => {
        const group = templates.properties(
          'network',
          'AWS::EC2::SecurityGroup',
          'SecurityGroupsLoadBalancer',
        );
        group.SecurityGroupIngress.push({
          CidrIp: '192.0.2.0/24',
          IpProtocol: 'tcp',
          FromPort: 22,
          ToPort: 22,
        });
      },
    },
  },
  {
    title: 'The database admits the server and the bootstrap on its port, and nobody else',
    check: async (cloud) => {
      const { port } = cloud.environment.database;
      const groups = ['SecurityGroupsTask', 'SecurityGroupsDatabaseBootstrap'];
      const expected = await Promise.all(groups.map((group) => groupId(cloud, group)));
      equal(
        await sources(cloud, 'SecurityGroupsDatabase'),
        expected.map((group) => `${group} on ${port}`).sort(),
        'Sources',
      );
    },
    mutation: {
      title: 'one of its rules is for port 1',
      mutate: (templates) => {
        const rule = templates.properties(
          'network',
          'AWS::EC2::SecurityGroupIngress',
          'SecurityGroupsDatabasefromnetworkSecurityGroupsTask',
        );
        Object.assign(rule, { FromPort: 1, ToPort: 1 });
      },
    },
  },
  {
    title: 'A flow log records all traffic of the VPC',
    check: async (cloud) => {
      const ids = await cloud.ids('network', 'AWS::EC2::FlowLog');
      const { FlowLogs } = await cloud.api.call('ec2', 'DescribeFlowLogs', { FlowLogIds: ids });
      const types = FlowLogs.map(({ TrafficType }: { TrafficType: string }) => TrafficType);
      equal(types, ['ALL'], 'Recorded traffic');
    },
    mutation: {
      title: 'it records rejected traffic only',
      mutate: (templates) => {
        templates.properties('network', 'AWS::EC2::FlowLog').TrafficType = 'REJECT';
      },
    },
  },
];

/** The group whose construct has just this name: the hash of its logical id has eight digits. */
async function groupId(cloud: Cloud, name: string): Promise<string> {
  const groups = (await cloud.resources('network')).filter(
    ({ type, logicalId }) => type === 'AWS::EC2::SecurityGroup' && logicalId.slice(0, -8) === name,
  );
  equal(groups.length, 1, `Groups named ${name}`);
  return groups[0]?.id ?? '';
}

async function sources(cloud: Cloud, name: string): Promise<string[]> {
  const { SecurityGroups } = await cloud.api.call('ec2', 'DescribeSecurityGroups', {
    GroupIds: [await groupId(cloud, name)],
  });
  const permissions: Permission[] = SecurityGroups[0].IpPermissions;
  return permissions
    .flatMap(({ FromPort, IpRanges, UserIdGroupPairs }) => [
      ...IpRanges.map(({ CidrIp }) => `${CidrIp} on ${FromPort}`),
      ...UserIdGroupPairs.map(({ GroupId }) => `${GroupId} on ${FromPort}`),
    ])
    .sort();
}
