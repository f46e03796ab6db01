import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/** Props of {@link SecurityGroups}. */
export interface SecurityGroupsProps {
  /** VPC of the groups. */
  readonly vpc: ec2.IVpc;
  /** Ranges that may connect to the load balancer. */
  readonly allowedCidrs: readonly string[];
  /** Ports of the load balancer's listeners. */
  readonly listenerPorts: readonly number[];
  /** Port of the server in its container. */
  readonly containerPort: number;
  /** Port of the server's metrics. */
  readonly metricsPort: number;
  /** Ids of the groups whose members may read the metrics. */
  readonly metricsCollectors: readonly string[];
  /** Port of the database. */
  readonly databasePort: number;
  /** S3 of the region. @default - S3 is reached through an endpoint in another VPC */
  readonly s3?: ec2.IPeer;
  /** Ranges of endpoints that the kit does not make, for the tasks. */
  readonly taskEndpoints: readonly string[];
  /** The same for the function that prepares the database. */
  readonly bootstrapEndpoints: readonly string[];
}

const https = ec2.Port.HTTPS;

/** Who may connect to whom. Every group is here, so that no rule ties two stacks into a cycle. */
export class SecurityGroups extends Construct {
  /** Of the load balancer. */
  readonly loadBalancer: ec2.SecurityGroup;
  /** Of the server tasks, the migration task included. */
  readonly task: ec2.SecurityGroup;
  /** Of the database. */
  readonly database: ec2.SecurityGroup;
  /** Of the function that prepares the database. */
  readonly databaseBootstrap: ec2.SecurityGroup;
  /** Of the interface endpoints. */
  readonly endpoints: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, props: SecurityGroupsProps) {
    super(scope, id);
    const group = (name: string, description: string) =>
      new ec2.SecurityGroup(this, name, { vpc: props.vpc, description, allowAllOutbound: false });
    this.loadBalancer = group('LoadBalancer', 'Load balancer of the MLflow server');
    this.task = group('Task', 'Tasks of the MLflow server');
    this.database = group('Database', 'Database of the MLflow server');
    this.databaseBootstrap = group('DatabaseBootstrap', 'Function that prepares the database');
    this.endpoints = group('Endpoints', 'VPC endpoints of the MLflow server');
    this.admitClients(props);
    this.connectTiers(props);
  }

  private admitClients(props: SecurityGroupsProps): void {
    for (const port of props.listenerPorts)
      for (const cidr of props.allowedCidrs)
        this.loadBalancer.addIngressRule(ec2.Peer.ipv4(cidr), ec2.Port.tcp(port), 'Clients');
    // The endpoints of the issuer have public names and changing addresses (ALB guide, "Authenticate users").
    this.loadBalancer.addEgressRule(
      ec2.Peer.anyIpv4(),
      https,
      'Calls to the issuer: token, user info and keys',
    );
  }

  private connectTiers(props: SecurityGroupsProps): void {
    const database = ec2.Port.tcp(props.databasePort);
    const paths: readonly [ec2.SecurityGroup, ec2.SecurityGroup, ec2.Port, string][] = [
      [this.loadBalancer, this.task, ec2.Port.tcp(props.containerPort), 'Load balancer to server'],
      [this.task, this.database, database, 'Server to database'],
      [this.databaseBootstrap, this.database, database, 'Bootstrap to database'],
      [this.task, this.endpoints, https, 'Server to AWS services'],
      [this.databaseBootstrap, this.endpoints, https, 'Bootstrap to Secrets Manager'],
    ];
    for (const [from, to, port, description] of paths) {
      from.addEgressRule(to, port, description);
      to.addIngressRule(from, port, description);
    }
    for (const collector of props.metricsCollectors)
      this.task.addIngressRule(
        ec2.Peer.securityGroupId(collector),
        ec2.Port.tcp(props.metricsPort),
        'Collector to metrics',
      );
    if (props.s3) this.task.addEgressRule(props.s3, https, 'Artifacts and image layers');
    const groups = [
      [this.task, props.taskEndpoints],
      [this.databaseBootstrap, props.bootstrapEndpoints],
    ] as const;
    for (const [group, ranges] of groups)
      for (const range of ranges)
        group.addEgressRule(
          ec2.Peer.ipv4(range),
          https,
          'AWS services through endpoints of your organization',
        );
  }
}
