import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';
import { EncryptedLogGroup } from '../core/encrypted-log-group';
import type { Issuer } from '../identity/issuer';
import type { NetworkTopology } from '../network/topology';
import type { Stores } from './gatehouse-environment';
import { type ServerImage, serverImage } from './image/server-image';
import { SchemaMigration } from './schema-migration';
import { ServerService } from './server-service';
import { ServerTask, type ServerTaskProps } from './server-task';
import { migrationEnvironment, serverEnvironment } from './task-environment';
import { TaskRoles } from './task-roles';

/** Props of {@link Server}. */
export interface ServerProps {
  /** The configuration. */
  readonly environment: Environment;
  /** VPC, and the subnets of the tasks. */
  readonly network: NetworkTopology;
  /** Security group of the tasks. */
  readonly securityGroup: ISecurityGroup;
  /** Where the tasks are registered. */
  readonly targetGroup: ApplicationTargetGroup;
  /** Where the server finds its stores. */
  readonly stores: Stores;
  /** Signs the access tokens. */
  readonly issuer: Issuer;
  /** The database user, as IAM names it. */
  readonly databaseUserArn: string;
  /** What the server may do with artifacts. */
  readonly artifactAccess: IManagedPolicy;
  /** The object with the issuer's keys. */
  readonly issuerKeysArn: string;
  /** Where the server writes the audit trail. */
  readonly auditLogGroupArn: string;
  /** ARN of the secret that signs MLflow's cookies. */
  readonly sessionSecretArn: string;
  /** Encrypts the session secret and the logs. */
  readonly operationsKey: IKey;
}

/** The MLflow server: the migration of its schema, then its tasks. */
export class Server extends Construct {
  /** Cluster of the server. */
  readonly cluster: ecs.Cluster;
  /** The ECS service. */
  readonly service: ecs.FargateService;
  /** The server's log. */
  readonly logGroup: ILogGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServerProps,
  ) {
    super(scope, id);
    const { network, securityGroup, targetGroup, environment } = props;
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      vpc: network.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENHANCED,
    });
    const image = serverImage(this, { environment, key: props.operationsKey });
    const logGroup = new EncryptedLogGroup(this, 'Log', {
      key: props.operationsKey,
      retentionDays: environment.service.logDays,
      retain: environment.protection.retainData,
    });
    this.logGroup = logGroup;
    const roles = new TaskRoles(this, 'Roles', {
      ...props,
      repository: image.repository,
      logGroupArns: [logGroup.logGroupArn],
      secretKey: props.operationsKey,
    });
    const tasks = this.makeTasks(image, { roles, logGroup: this.logGroup });
    const { cluster } = this;
    const migration = new SchemaMigration(this, 'SchemaMigration', {
      cluster,
      task: tasks.migrate,
      roles,
      network,
      securityGroup,
      logKey: props.operationsKey,
    });
    const { minTasks, maxTasks } = environment.service;
    const server = new ServerService(this, 'Service', {
      cluster,
      task: tasks.serve,
      network,
      securityGroup,
      targetGroup,
      minTasks,
      maxTasks,
    });
    server.node.addDependency(migration);
    this.service = server.service;
  }

  private makeTasks(
    { image, labels }: ServerImage,
    shared: Pick<ServerTaskProps, 'roles' | 'logGroup'>,
  ): { serve: ServerTask; migrate: ServerTask } {
    const { environment, stores, issuer, network, sessionSecretArn } = this.props;
    const { architecture, cpu, memoryMib, containerPort } = environment.service;
    const parts = { ...shared, image, labels };
    const secret = Secret.fromSecretCompleteArn(this, 'SessionSecret', sessionSecretArn);
    const serve = new ServerTask(this, 'Task', {
      ...parts,
      architecture,
      cpu,
      memoryMib,
      command: 'serve',
      environment: serverEnvironment({ environment, stores, issuer, trustedProxies: network.cidr }),
      secrets: { MLFLOW_FLASK_SERVER_SECRET_KEY: secret },
      port: containerPort,
    });
    const migrate = new ServerTask(this, 'MigrationTask', {
      ...parts,
      architecture,
      cpu: 512,
      memoryMib: 1024,
      command: 'migrate',
      environment: migrationEnvironment(stores, environment.region),
    });
    return { serve, migrate };
  }
}
