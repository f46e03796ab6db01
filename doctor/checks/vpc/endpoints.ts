import { DescribeVpcEndpointsCommand, EC2Client, type VpcEndpoint } from '@aws-sdk/client-ec2';
import { good, red, together, type Verdict } from '../../../checks/verdict';
import { endpointsBy } from '../../../lib/config/derived/endpoints';
import type { EndpointService } from '../../../lib/config/schema/endpoints';
import type { Environment } from '../../../lib/config/schema/environment';
import type { DoctorCheck } from '../../facts/doctor-check';

/** The last part of AWS's names, by the configuration's. */
const suffixes: Readonly<Record<EndpointService, string>> = {
  s3: 's3',
  ecrApi: 'ecr.api',
  ecrDkr: 'ecr.dkr',
  logs: 'logs',
  secretsManager: 'secretsmanager',
  monitoring: 'monitoring',
  ecs: 'ecs',
  ecsAgent: 'ecs-agent',
  ecsTelemetry: 'ecs-telemetry',
};

type Imported = Extract<Environment['network'], { kind: 'imported' }>;

/** EC2 refuses a second endpoint with the same private name; a task stalls if an existing one is not there. */
export const endpoints: DoctorCheck = {
  name: 'endpoints',
  title: 'Your VPC has exactly the endpoints that network.endpoints calls existing.',
  looksAt: 'ec2:DescribeVpcEndpoints',
  run: async ({ name, environment, aws, deployed }) => {
    const { network, region } = environment;
    if (network.kind !== 'imported') return good('not needed: the kit makes the VPC');
    const { VpcEndpoints = [] } = await aws
      .of(EC2Client)
      .send(new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'vpc-id', Values: [network.vpcId] }] }));
    const of = (service: EndpointService) =>
      VpcEndpoints.filter(
        ({ ServiceName }) => ServiceName === `com.amazonaws.${region}.${suffixes[service]}`,
      );
    const create = await Promise.all(
      endpointsBy('create', environment).map(async (service): Promise<Verdict> => {
        const foreign: VpcEndpoint[] = [];
        for (const endpoint of of(service))
          if (!(await deployed.owns(endpoint.VpcEndpointId ?? ''))) foreign.push(endpoint);
        const clash = foreign.find((endpoint) => clashes(endpoint, network));
        return clash === undefined
          ? good(service)
          : red(
              `the VPC has ${clash.VpcEndpointId} for ${service} already`,
              `# Set network.endpoints.${service} to 'existing' in config/${name}.ts`,
            );
      }),
    );
    const existing = endpointsBy('existing', environment).map((service): Verdict => {
      const problem = problemOf(of(service), network);
      return problem === undefined
        ? good(service)
        : red(
            `${service}: ${problem}`,
            `# Set network.endpoints.${service} to 'create', or correct the endpoint`,
          );
    });
    return together([...create, ...existing], `${create.length} to make, ${existing.length} existing`);
  },
};

/** A gateway endpoint clashes by its route in a task's table, an interface endpoint by its private name. */
function clashes(endpoint: VpcEndpoint, network: Imported): boolean {
  return endpoint.VpcEndpointType === 'Gateway'
    ? network.taskRouteTableIds.some((table) => endpoint.RouteTableIds?.includes(table))
    : endpoint.PrivateDnsEnabled === true;
}

function problemOf(found: readonly VpcEndpoint[], network: Imported): string | undefined {
  const available = found.filter(({ State }) => State?.toLowerCase() === 'available');
  if (available.length === 0)
    return found.length === 0 ? 'the VPC has no such endpoint' : `the endpoint is ${found[0]?.State}`;
  if (available.some((endpoint) => clashes(endpoint, network))) return undefined;
  return available.some(({ VpcEndpointType }) => VpcEndpointType === 'Gateway')
    ? `no route table of the tasks (${network.taskRouteTableIds.join(', ')}) leads to the endpoint`
    : 'private DNS is off';
}
