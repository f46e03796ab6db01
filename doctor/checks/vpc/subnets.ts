import { DescribeSubnetsCommand, EC2Client, type Subnet } from '@aws-sdk/client-ec2';
import { good, red, together, type Verdict } from '../../../checks/verdict';
import { mostTasks } from '../../../lib/config/derived/deployment';
import type { Environment } from '../../../lib/config/schema/environment';
import type { DoctorCheck } from '../../facts/doctor-check';

/** Free addresses that a load balancer needs in each subnet (Elastic Load Balancing guide, "Subnets"). */
const ofLoadBalancer = 8;

/** Addresses of interface endpoints in a zone, of the bootstrap function and of the migration task. */
const besideTasks = 12;

/** Of each list: the key in the configuration, and how many addresses must be free in each subnet. */
const tiers = [
  ['loadBalancerSubnetIds', () => ofLoadBalancer],
  ['taskSubnetIds', ({ service }: Environment) => mostTasks(service) + besideTasks],
  // The instance, its standby, and a second one during a change.
  ['databaseSubnetIds', () => 3],
] as const;

/** A subnet in another zone or VPC fails the deployment of `network` or `data`; a full one fails a task at some time. */
export const subnets: DoctorCheck = {
  name: 'subnets',
  title: 'Every subnet of your VPC is there, is in its zone, and has room.',
  looksAt: 'ec2:DescribeSubnets',
  run: async ({ name, environment, aws }) => {
    const { network, availabilityZones } = environment;
    if (network.kind !== 'imported') return good('not needed: the kit makes the VPC');
    const { Subnets = [] } = await aws
      .of(EC2Client)
      .send(new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [network.vpcId] }] }));
    const verdicts = tiers.flatMap(([list, least]) =>
      network[list].map((id, index): Verdict => {
        const found = Subnets.find(({ SubnetId }) => SubnetId === id);
        const problem = problemOf(found, availabilityZones[index] ?? '', least(environment));
        if (problem === undefined) return good(id);
        return red(
          `network.${list}[${index}] ${id} ${problem}`,
          `aws ec2 describe-subnets --filters Name=vpc-id,Values=${network.vpcId} --query 'Subnets[].[SubnetId, AvailabilityZone, CidrBlock, AvailableIpAddressCount]' --output text`,
          `# then correct network.${list} in config/${name}.ts`,
        );
      }),
    );
    return together(verdicts, `${verdicts.length} subnets of ${network.vpcId}`);
  },
};

function problemOf(subnet: Subnet | undefined, zone: string, least: number): string | undefined {
  if (subnet === undefined) return 'is not in the VPC';
  if (subnet.AvailabilityZone !== zone) return `is in ${subnet.AvailabilityZone}, not in ${zone}`;
  const free = subnet.AvailableIpAddressCount ?? 0;
  return free < least ? `has ${free} free addresses; ${least} are needed` : undefined;
}
