import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { acknowledge } from '../../policy/acknowledge';
import type { NetworkTopology } from './topology';

/** Props of {@link NewVpc}. */
export interface NewVpcProps {
  /** IPv4 range, divided equally among the subnets. */
  readonly cidr: string;
  /** Number of zones. */
  readonly zones: number;
  /** Number of NAT gateways for an internal load balancer's calls to the issuer; 0 makes it internet-facing. */
  readonly natGateways: number;
}

/** Zones of the largest environment; every VPC has room for them. */
const mostZones = 3;

/** A VPC of the kit's own: the load balancer's tier, the tasks' and the database's, the latter two isolated. */
export class NewVpc extends Construct implements NetworkTopology {
  readonly vpc: ec2.IVpc;
  readonly cidr: string;
  readonly loadBalancerSubnets: readonly ec2.ISubnet[];
  readonly taskSubnets: readonly ec2.ISubnet[];
  readonly databaseSubnets: readonly ec2.ISubnet[];

  constructor(scope: Construct, id: string, props: NewVpcProps) {
    super(scope, id);
    this.cidr = props.cidr;
    this.vpc = new ec2.Vpc(this, 'Resource', {
      ipAddresses: ec2.IpAddresses.cidr(props.cidr),
      maxAzs: mostZones,
      // Each subnet keeps its range when a zone is added: ranges cannot be changed, and new ones would overlap the old.
      reservedAzs: mostZones - props.zones,
      natGateways: props.natGateways,
      subnetConfiguration: [
        ...loadBalancerTier(props.natGateways > 0),
        { name: 'task', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
        { name: 'database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      ],
    });
    acknowledge(
      this.vpc,
      'CloudFormation-Validate::W3010',
      'The zones are configuration, so that a synth looks nothing up and is the same on every machine.',
    );
    this.loadBalancerSubnets = this.tier('load-balancer');
    this.taskSubnets = this.tier('task');
    this.databaseSubnets = this.tier('database');
  }

  private tier(subnetGroupName: string): readonly ec2.ISubnet[] {
    return this.vpc.selectSubnets({ subnetGroupName }).subnets;
  }
}

/** No subnet assigns public addresses: the load balancer and the NAT gateways have their own. */
function loadBalancerTier(internal: boolean): ec2.SubnetConfiguration[] {
  const publicTier = { subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false };
  if (!internal) return [{ name: 'load-balancer', ...publicTier }];
  return [
    { name: 'nat', ...publicTier },
    { name: 'load-balancer', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
  ];
}
