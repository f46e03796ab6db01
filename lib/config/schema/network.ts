import { z } from 'zod';
import { endpointsSchema } from './endpoints';
import { ipv4Cidr } from './primitives';

const subnetIds = z
  .array(
    z
      .string()
      .regex(/^subnet-[0-9a-f]{8,17}$/)
      .meta({ allowed: 'a subnet id', example: 'subnet-0123456789abcdef0' }),
  )
  .min(2);

/** A VPC that the kit makes. */
const newVpc = z.strictObject({
  kind: z.literal('new').meta({ description: 'The kit makes the VPC.', fixed: true }),
  cidr: ipv4Cidr.meta({
    description: 'Range of the VPC, a /16 to a /22.',
    fixed: true,
    allowed: 'an IPv4 range without host bits, /16 to /22',
    example: '10.40.0.0/16',
  }),
  reservedCidrs: z.array(ipv4Cidr).default([]).meta({
    description: 'Ranges in use elsewhere (peered networks, on premises) that the VPC must not overlap.',
  }),
  endpointZones: z.enum(['one', 'all']).default('all').meta({
    description:
      'Zones with interface endpoints. Each endpoint is billed per hour and zone. With `one`, the loss of that zone stops image pulls and logs.',
  }),
  flowLogDays: z
    .literal([7, 14, 30, 60, 90, 180, 365, 400, 731])
    .default(90)
    .meta({ description: 'Retention of the VPC flow logs.', unit: 'days' }),
});

/** Wide enough for the subnets of endpoints, and far from the internet. */
const centralRange = ipv4Cidr
  .refine((cidr) => Number(cidr.split('/')[1]) >= 16)
  .meta({ allowed: 'an IPv4 range without host bits, /16 or narrower', example: '10.8.0.0/24' });

/** A VPC of your organization, with its subnets by tier, in the order of `availabilityZones`. */
const importedVpc = z.strictObject({
  kind: z.literal('imported').meta({ description: 'The kit uses a VPC of your organization.', fixed: true }),
  vpcId: z
    .string()
    .regex(/^vpc-[0-9a-f]{8,17}$/)
    .meta({ description: 'The VPC.', fixed: true, allowed: 'a VPC id', example: 'vpc-0123456789abcdef0' }),
  cidr: ipv4Cidr.meta({ description: 'Range of the VPC.' }),
  loadBalancerSubnetIds: subnetIds.meta({
    description:
      'Subnets of the load balancer, one per zone: public if it is internet-facing, otherwise private with a NAT route.',
  }),
  taskSubnetIds: subnetIds.meta({ description: 'Subnets of the tasks, one per zone.' }),
  taskRouteTableIds: z
    .array(
      z
        .string()
        .regex(/^rtb-[0-9a-f]{8,17}$/)
        .meta({ allowed: 'a route table id', example: 'rtb-0123456789abcdef0' }),
    )
    .min(2)
    .meta({
      description:
        'Route tables of the task subnets, in the same order; the S3 endpoint adds its route there.',
    }),
  databaseSubnetIds: subnetIds.meta({ description: 'Subnets of the database, one per zone.' }),
  endpoints: endpointsSchema.prefault({}).meta({
    description:
      'Per service: the kit makes the VPC endpoint (`create`), the VPC has one that admits the VPC range (`existing`), or it is in another VPC that the task subnets reach (`central`). Its public name must resolve to it in this VPC.',
  }),
  centralEndpointCidrs: z.array(centralRange).max(5).default([]).meta({
    description: 'Ranges of the `central` endpoints: tasks may connect there, on port 443.',
    example: '10.8.0.0/24',
  }),
  endpointZones: newVpc.shape.endpointZones,
});

/** Where everything runs. */
export const networkSchema = z.discriminatedUnion('kind', [newVpc, importedVpc]);
