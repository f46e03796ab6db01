import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';

/** A VPC and the three tiers of subnets that the kit uses in it, each with one subnet per zone. */
export interface NetworkTopology {
  /** The VPC. */
  readonly vpc: IVpc;
  /** Range of the VPC. */
  readonly cidr: string;
  /** Public if the load balancer is internet-facing, otherwise private with a route to a NAT gateway. */
  readonly loadBalancerSubnets: readonly ISubnet[];
  /** No route to the internet. */
  readonly taskSubnets: readonly ISubnet[];
  /** No route to the internet. */
  readonly databaseSubnets: readonly ISubnet[];
}
