import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { EndpointService } from '../../config/schema/endpoints';
import type { NetworkTopology } from './topology';

/** Props of {@link Endpoints}. */
export interface EndpointsProps {
  /** Services that get an endpoint. */
  readonly services: readonly EndpointService[];
  /** VPC, and the subnets of the tasks. */
  readonly network: NetworkTopology;
  /** Group of the interface endpoints. */
  readonly securityGroup: ec2.ISecurityGroup;
  /** Zones with interface endpoints, of those of the VPC. */
  readonly availabilityZones: readonly string[];
}

type Interface = readonly [id: string, service: ec2.InterfaceVpcEndpointAwsService];
const aws = ec2.InterfaceVpcEndpointAwsService;

/** The services that a task calls, by the names of the configuration, which says why. It cannot reach others. */
const interfaces: Readonly<Record<Exclude<EndpointService, 's3'>, Interface>> = {
  ecrApi: ['EcrApi', aws.ECR],
  ecrDkr: ['EcrDocker', aws.ECR_DOCKER],
  logs: ['Logs', aws.CLOUDWATCH_LOGS],
  secretsManager: ['SecretsManager', aws.SECRETS_MANAGER],
  monitoring: ['Monitoring', aws.CLOUDWATCH_MONITORING],
  ecs: ['Ecs', aws.ECS],
  ecsAgent: ['EcsAgent', aws.ECS_AGENT],
  ecsTelemetry: ['EcsTelemetry', aws.ECS_TELEMETRY],
};

/** The only ways out of the isolated subnets. Every endpoint serves principals of this account only. */
export class Endpoints extends Construct {
  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    for (const service of props.services)
      if (service === 's3') this.addGateway(props);
      else this.addInterface(interfaces[service], props);
  }

  private addGateway({ network: { vpc, taskSubnets } }: EndpointsProps): void {
    const s3 = new ec2.GatewayVpcEndpoint(this, 'S3', {
      vpc,
      service: ec2.GatewayVpcEndpointAwsService.S3,
      subnets: [{ subnets: [...taskSubnets] }],
    });
    for (const statement of this.s3Statements()) s3.addToPolicy(statement);
  }

  private addInterface([id, service]: Interface, props: EndpointsProps): void {
    const { vpc, taskSubnets } = props.network;
    const subnets = taskSubnets.filter(({ availabilityZone }) =>
      props.availabilityZones.includes(availabilityZone),
    );
    const endpoint = new ec2.InterfaceVpcEndpoint(this, id, {
      vpc,
      service,
      subnets: { subnets },
      securityGroups: [props.securityGroup],
      open: false,
    });
    endpoint.addToPolicy(this.ofThisAccount());
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
