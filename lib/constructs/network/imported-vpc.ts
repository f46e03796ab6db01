import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { acknowledge } from '../../policy/acknowledge';
import type { NetworkTopology } from './topology';

/** Props of {@link ImportedVpc}. */
export interface ImportedVpcProps {
  /** Id of the VPC. */
  readonly vpcId: string;
  /** IPv4 range of the VPC. */
  readonly cidr: string;
  /** Zones, in the order of every list below. */
  readonly availabilityZones: readonly string[];
  /** Subnets of the load balancer, one per zone. */
  readonly loadBalancerSubnetIds: readonly string[];
  /** Subnets of the tasks, one per zone. */
  readonly taskSubnetIds: readonly string[];
  /** Route tables of the task subnets; the S3 endpoint adds its route there. */
  readonly taskRouteTableIds: readonly string[];
  /** Subnets of the database, one per zone. */
  readonly databaseSubnetIds: readonly string[];
}

/** A VPC of your organization, by its ids: nothing is looked up, and only routes to S3 are added to it. */
export class ImportedVpc extends Construct implements NetworkTopology {
  readonly vpc: ec2.IVpc;
  readonly cidr: string;
  readonly loadBalancerSubnets: readonly ec2.ISubnet[];
  readonly taskSubnets: readonly ec2.ISubnet[];
  readonly databaseSubnets: readonly ec2.ISubnet[];

  constructor(scope: Construct, id: string, props: ImportedVpcProps) {
    super(scope, id);
    this.cidr = props.cidr;
    this.vpc = ec2.Vpc.fromVpcAttributes(this, 'Resource', {
      vpcId: props.vpcId,
      vpcCidrBlock: props.cidr,
      availabilityZones: [...props.availabilityZones],
      isolatedSubnetIds: [...props.taskSubnetIds],
      isolatedSubnetRouteTableIds: [...props.taskRouteTableIds],
    });
    this.taskSubnets = this.vpc.isolatedSubnets;
    this.loadBalancerSubnets = this.tier(
      'LoadBalancer',
      props.loadBalancerSubnetIds,
      props.availabilityZones,
    );
    this.databaseSubnets = this.tier('Database', props.databaseSubnetIds, props.availabilityZones);
  }

  private tier(name: string, ids: readonly string[], zones: readonly string[]): ec2.ISubnet[] {
    return ids.map((subnetId, index) => {
      const availabilityZone = zones[index] as string;
      const subnet = ec2.Subnet.fromSubnetAttributes(this, `${name}${index + 1}`, {
        subnetId,
        availabilityZone,
      });
      acknowledge(subnet, '@aws-cdk/aws-ec2:noSubnetRouteTableId', 'No route is added to this tier.');
      return subnet;
    });
  }
}
