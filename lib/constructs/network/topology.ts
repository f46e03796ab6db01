import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';

/** A VPC and the three tiers of subnets that the kit uses in it, one subnet a zone each. */
export interface NetworkTopology {
  /** The VPC. */
  readonly vpc: IVpc;
  /** Range of the VPC. */
  readonly cidr: string;
  /** Public when the load balancer is internet-facing, else private with a route to a NAT gateway. */
  readonly loadBalancerSubnets: readonly ISubnet[];
  /** No route to the internet. */
  readonly taskSubnets: readonly ISubnet[];
  /** No route to the internet. */
  readonly databaseSubnets: readonly ISubnet[];
}
