import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { NetworkTopology } from './topology';

/** Props of {@link Endpoints}. */
export interface EndpointsProps {
  /** VPC, and the subnets of the tasks. */
  readonly network: NetworkTopology;
  /** Group of the interface endpoints. */
  readonly securityGroup: ec2.ISecurityGroup;
  /** Zones with interface endpoints, of those of the VPC. */
  readonly availabilityZones: readonly string[];
}

/** The services that a task calls, and why. It cannot reach others. */
const interfaceServices: Readonly<Record<string, ec2.InterfaceVpcEndpointAwsService>> = {
  /** Authorization for the image pull. */
  EcrApi: ec2.InterfaceVpcEndpointAwsService.ECR,
  /** Manifests of the image pull; its layers come through S3. */
  EcrDocker: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
  /** The awslogs driver. */
  Logs: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  /** The session secret at start, the master secret of the database bootstrap. */
  SecretsManager: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  /** Metrics of the server's own. */
  Monitoring: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
};

/** The only ways out of the isolated subnets. Every endpoint serves principals of this account only. */
export class Endpoints extends Construct {
  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    const { vpc, taskSubnets } = props.network;
    const s3 = new ec2.GatewayVpcEndpoint(this, 'S3', {
      vpc,
      service: ec2.GatewayVpcEndpointAwsService.S3,
      subnets: [{ subnets: [...taskSubnets] }],
    });
    for (const statement of this.s3Statements()) s3.addToPolicy(statement);
    const subnets = taskSubnets.filter(({ availabilityZone }) =>
      props.availabilityZones.includes(availabilityZone),
    );
    for (const [name, service] of Object.entries(interfaceServices)) {
      const endpoint = new ec2.InterfaceVpcEndpoint(this, name, {
        vpc,
        service,
        subnets: { subnets },
        securityGroups: [props.securityGroup],
        open: false,
      });
      endpoint.addToPolicy(this.ofThisAccount());
    }
  }

  private ofThisAccount(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()],
      actions: ['*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:PrincipalAccount': Stack.of(this).account } },
    });
  }

  /** This account's buckets, and the bucket from which ECR serves image layers (ECR guide, "Amazon S3 gateway endpoint"). */
  private s3Statements(): iam.PolicyStatement[] {
    const { account, partition, region } = Stack.of(this);
    return [
      new iam.PolicyStatement({
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:PrincipalAccount': account, 'aws:ResourceAccount': account } },
      }),
      new iam.PolicyStatement({
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [`arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*`],
      }),
    ];
  }
}
