import { DescribeRouteTablesCommand, EC2Client, type RouteTable } from '@aws-sdk/client-ec2';
import { good, red, together, type Verdict } from '../../../checks/verdict';
import type { Environment } from '../../../lib/config/schema/environment';
import type { DoctorCheck } from '../../facts/doctor-check';

type Imported = Extract<Environment['network'], { kind: 'imported' }>;

/** The S3 endpoint adds its route to the configured tables; logins fail if the load balancer cannot call the issuer. */
export const routes: DoctorCheck = {
  name: 'routes',
  title: "The task subnets use the configured route tables, and the load balancer's subnets have a way out.",
  looksAt: 'ec2:DescribeRouteTables',
  run: async ({ name, environment: { network, exposure }, aws }) => {
    if (network.kind !== 'imported') return good('not needed: the kit makes the VPC');
    const { RouteTables = [] } = await aws
      .of(EC2Client)
      .send(new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [network.vpcId] }] }));
    return together(
      [...ofTasks(network, RouteTables, name), ...ofLoadBalancer(network, RouteTables, exposure.scheme)],
      'each as configured',
    );
  },
};

function ofTasks(network: Imported, tables: readonly RouteTable[], name: string): Verdict[] {
  return network.taskSubnetIds.map((subnet, index) => {
    const configured = network.taskRouteTableIds[index];
    const used = tableOf(subnet, tables)?.RouteTableId;
    return used === configured
      ? good(subnet)
      : red(
          `${subnet} uses ${used ?? 'no route table'}, not ${configured}`,
          `# Correct network.taskRouteTableIds[${index}] in config/${name}.ts`,
        );
  });
}

function ofLoadBalancer(
  network: Imported,
  tables: readonly RouteTable[],
  scheme: Environment['exposure']['scheme'],
): Verdict[] {
  return network.loadBalancerSubnetIds.map((subnet) => {
    const table = tableOf(subnet, tables);
    const tableId = table?.RouteTableId ?? "'<its route table>'";
    const route = table?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0');
    const internet = route?.GatewayId?.startsWith('igw-') ?? false;
    if (scheme === 'internet-facing')
      return internet
        ? good(subnet)
        : red(
            `${subnet} has no route to an internet gateway, and the load balancer is internet-facing`,
            `aws ec2 create-route --route-table-id ${tableId} --destination-cidr-block 0.0.0.0/0 --gateway-id '<igw>'`,
          );
    // A route to the issuer alone is enough; only its owner knows which one that is.
    if (route !== undefined && !internet) return good(subnet);
    return red(
      internet
        ? `${subnet} is public: an internal load balancer has no public address, so its calls to the issuer get no answer`
        : `${subnet} has no default route, so logins fail unless another route leads to the issuer`,
      `aws ec2 create-route --route-table-id ${tableId} --destination-cidr-block 0.0.0.0/0 --nat-gateway-id '<nat>'`,
    );
  });
}

/** The table of a subnet: its own, or the VPC's main one. */
function tableOf(subnet: string, tables: readonly RouteTable[]): RouteTable | undefined {
  const associated = (matches: (association: { SubnetId?: string; Main?: boolean }) => boolean | undefined) =>
    tables.find(({ Associations = [] }) => Associations.some(matches));
  return associated(({ SubnetId }) => SubnetId === subnet) ?? associated(({ Main }) => Main);
}
