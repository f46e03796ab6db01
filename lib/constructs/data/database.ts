import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';
import { acknowledge } from '../../policy/acknowledge';
import type { CustomerKey } from '../core/customer-key';
import { EncryptedLogGroup } from '../core/encrypted-log-group';
import type { NetworkTopology } from '../network/topology';
import { databaseParameters } from './database-parameters';

/** Props of {@link Database}. */
export interface DatabaseProps {
  /** Identifier of the instance; fixed, because the names of its log groups contain it. */
  readonly instanceIdentifier: string;
  /** VPC, and the subnets of the database. */
  readonly network: NetworkTopology;
  /** Admits the server and the bootstrap. */
  readonly securityGroup: ec2.ISecurityGroup;
  /** Encrypts storage, backups, insights and the master secret. */
  readonly key: CustomerKey;
  /** Encrypts the exported logs. */
  readonly logKey: CustomerKey;
  /** Version, size, backups and logs. */
  readonly settings: Environment['database'];
  /** Whether it refuses deletion, and leaves a snapshot when its stack is deleted. */
  readonly protection: Environment['protection'];
}

const logExports = ['postgresql', 'upgrade', 'iam-db-auth-error'];

/**
 * The metadata store: PostgreSQL. The server logs in by IAM, and RDS keeps and rotates the master password.
 *
 * This resource is stateful.
 */
export class Database extends Construct {
  /** The RDS instance. */
  readonly instance: rds.IDatabaseInstance;
  /** Resource id, which identifies it in IAM database authentication. */
  readonly resourceId: string;
  /** The master user's name. */
  readonly masterUser = 'mlflow_master';
  /** The master user's secret, which RDS keeps and rotates every seven days. */
  readonly masterSecret: ISecret;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const { settings, protection } = props;
    const engine = rds.DatabaseInstanceEngine.postgres({
      version: rds.PostgresEngineVersion.of(settings.engineVersion, '17'),
    });
    // A failed first deployment leaves a snapshot of an empty instance. CloudFormation names it, so the next try can have its own.
    const removalPolicy = protection.retainData ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY;
    const instance = new rds.DatabaseInstance(this, 'Instance', {
      instanceIdentifier: props.instanceIdentifier,
      engine,
      instanceType: new ec2.InstanceType(settings.instanceClass),
      port: settings.port,
      ...this.placement(props),
      parameterGroup: new rds.ParameterGroup(this, 'Parameters', {
        engine,
        parameters: databaseParameters(settings.maxConnections),
      }),
      credentials: rds.Credentials.fromUsername(this.masterUser, { encryptionKey: props.key }),
      manageMasterUserPassword: true,
      iamAuthentication: true,
      caCertificate: rds.CaCertificate.RDS_CA_RSA2048_G1,
      storageType: rds.StorageType.GP3,
      allocatedStorage: settings.storageGib,
      maxAllocatedStorage: settings.maxStorageGib,
      storageEncryptionKey: props.key,
      multiAz: settings.multiAz,
      backupRetention: Duration.days(settings.backupDays),
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: !protection.retainData,
      deletionProtection: protection.deletionProtection,
      autoMinorVersionUpgrade: false,
      databaseInsightsMode: rds.DatabaseInsightsMode.STANDARD,
      performanceInsightRetention: rds.PerformanceInsightRetention.DEFAULT,
      performanceInsightEncryptionKey: props.key,
      cloudwatchLogsExports: logExports,
      removalPolicy,
    });
    this.instance = instance;
    this.resourceId = instance.instanceResourceId as string;
    this.masterSecret = instance.secret as ISecret;
    this.makeLogGroups(props);
    this.acknowledgeEconomy(props);
  }

  private placement({ network, securityGroup }: DatabaseProps) {
    return {
      vpc: network.vpc,
      vpcSubnets: { subnets: [...network.databaseSubnets] },
      securityGroups: [securityGroup],
      publiclyAccessible: false,
    };
  }

  /** RDS would make these itself, unencrypted and without a retention, so they are made before it. */
  private makeLogGroups({ instanceIdentifier, logKey, settings, protection }: DatabaseProps): void {
    for (const name of logExports) {
      const logGroup = new EncryptedLogGroup(this, `Log-${name}`, {
        logGroupName: `/aws/rds/instance/${instanceIdentifier}/${name}`,
        key: logKey,
        retentionDays: settings.logDays,
        retain: protection.retainData,
      });
      this.instance.node.addDependency(logGroup);
    }
  }

  /** In tier `production`, the validation refuses both. */
  private acknowledgeEconomy({ settings, protection }: DatabaseProps): void {
    if (!settings.multiAz)
      acknowledge(
        this.instance,
        'AwsSolutions-RDS3',
        'database.multiAz is false, by name, outside production.',
      );
    if (!protection.deletionProtection)
      acknowledge(
        this.instance,
        'AwsSolutions-RDS10',
        'protection.deletionProtection is false, by name, outside production.',
      );
  }
}
