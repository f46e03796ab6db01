import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { AuditTrail } from '../constructs/audit/audit-trail';
import { CustomerKey } from '../constructs/core/customer-key';
import { ArtifactAccess } from '../constructs/data/artifact-access';
import { ArtifactBucket } from '../constructs/data/artifact-bucket';
import { Database } from '../constructs/data/database';
import { DatabaseBootstrap } from '../constructs/data/database-bootstrap';
import { LogBucket } from '../constructs/data/log-bucket';
import { NotificationTopic } from '../constructs/data/notification-topic';
import { SessionSecret } from '../constructs/data/session-secret';
import { issuerKeysLogPrefix } from '../constructs/identity/issuer-keys-bucket';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';
import type { NetworkStack } from './network';

/** Props of {@link DataStack}. */
export interface DataStackProps extends EnvironmentStackProps {
  /** The network stack. */
  readonly network: NetworkStack;
}

/** Everything that holds data: keys, buckets, database, secret, topic. */
export class DataStack extends EnvironmentStack {
  /** What the server may do with artifacts. */
  readonly artifactAccess: IManagedPolicy;
  /** Encrypts logs, session secret and notifications. */
  readonly operationsKey: CustomerKey;
  /** Where artifacts are stored. */
  readonly artifactBucket: IBucket;
  /** Where access is logged. */
  readonly logBucket: IBucket;
  /** The metadata store. */
  readonly database: Database;
  /** Signs MLflow's cookies. */
  readonly sessionSecret: SessionSecret;
  /** Log group, delivery and locked bucket. */
  readonly auditTrail: AuditTrail;
  /** Where alarms go. */
  readonly notificationTopic: NotificationTopic;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props, 'data');
    const { artifacts, audit, protection, alarms } = props.environment;
    const retain = protection.retainData;
    const artifactKey = new CustomerKey(this, 'ArtifactKey', {
      description: 'Encrypts the MLflow artifacts',
      retain,
    });
    this.operationsKey = new CustomerKey(this, 'OperationsKey', {
      description: 'Encrypts the MLflow logs, session secret and notifications',
      retain,
    });
    this.operationsKey.allowLogs();
    this.operationsKey.allowAlarms();
    const logBucket = new LogBucket(this, 'LogBucket', { retentionDays: artifacts.logDays, retain });
    logBucket.allowAccessLogs(issuerKeysLogPrefix);
    this.logBucket = logBucket;
    this.artifactBucket = new ArtifactBucket(this, 'ArtifactBucket', {
      key: artifactKey,
      logBucket: this.logBucket,
      lifecycle: artifacts,
      retain,
    });
    this.artifactAccess = new ArtifactAccess(this, 'ArtifactAccess', {
      bucket: this.artifactBucket,
      key: artifactKey,
    });
    this.auditTrail = new AuditTrail(this, 'AuditTrail', {
      settings: audit,
      protection,
      logBucket: this.logBucket,
    });
    this.sessionSecret = new SessionSecret(this, 'SessionSecret', this.operationsKey);
    this.notificationTopic = new NotificationTopic(this, 'NotificationTopic', {
      key: this.operationsKey,
      ...alarms,
    });
    this.database = this.makeDatabase(props);
  }

  private makeDatabase({ environmentName, environment, network }: DataStackProps): Database {
    const { securityGroups, topology } = network;
    const key = new CustomerKey(this, 'DatabaseKey', {
      description: 'Encrypts the MLflow database, its backups and its master secret',
      retain: environment.protection.retainData,
    });
    const database = new Database(this, 'Database', {
      instanceIdentifier: `mlflow-${environmentName}`,
      network: topology,
      securityGroup: securityGroups.database,
      key,
      logKey: this.operationsKey,
      settings: environment.database,
      protection: environment.protection,
    });
    new DatabaseBootstrap(this, 'DatabaseBootstrap', {
      instance: database.instance,
      instanceResourceId: database.resourceId,
      masterSecret: database.masterSecret,
      masterUser: database.masterUser,
      masterSecretKey: key,
      logKey: this.operationsKey,
      placement: {
        vpc: topology.vpc,
        vpcSubnets: { subnets: [...topology.taskSubnets] },
        securityGroups: [securityGroups.databaseBootstrap],
      },
    });
    return database;
  }
}
