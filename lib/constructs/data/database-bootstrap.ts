import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { NodeFunction, type VpcPlacement } from '../core/node-function';
import { ResourceProvider } from '../core/resource-provider';

/** Props of {@link DatabaseBootstrap}. */
export interface DatabaseBootstrapProps {
  /** The database instance. */
  readonly instance: IDatabaseInstance;
  /** The instance's resource id, which identifies it in IAM database authentication. */
  readonly instanceResourceId: string;
  /** The master user's secret, kept and rotated by RDS. */
  readonly masterSecret: ISecret;
  /** The master user's name. */
  readonly masterUser: string;
  /** Key of the master secret. */
  readonly masterSecretKey: IKey;
  /** Encrypts the logs of the functions. */
  readonly logKey: IKey;
  /** Where the function runs to reach the instance. */
  readonly placement: VpcPlacement;
}

/** Names in the database: the server's database, and the role with which it logs in. */
export const databaseNames = { database: 'mlflow', role: 'mlflow' } as const;

/** Makes the database and the server's role in a new instance. In an existing one, it adds what is missing. */
export class DatabaseBootstrap extends Construct {
  constructor(scope: Construct, id: string, props: DatabaseBootstrapProps) {
    super(scope, id);
    const { instance } = props;
    const bootstrap = new NodeFunction(this, 'Function', {
      source: 'database-bootstrap',
      description: 'Makes the MLflow database and its IAM-authenticated role',
      statements: this.statements(props),
      environment: {
        DATABASE_HOST: instance.dbInstanceEndpointAddress,
        DATABASE_PORT: instance.dbInstanceEndpointPort,
        MASTER_SECRET_ARN: props.masterSecret.secretArn,
      },
      timeout: Duration.minutes(2),
      logKey: props.logKey,
      placement: props.placement,
    });
    const provider = new ResourceProvider(this, 'Provider', {
      onEvent: bootstrap.function,
      logKey: props.logKey,
    });
    new CustomResource(this, 'Resource', {
      resourceType: 'Custom::DatabaseBootstrap',
      serviceToken: provider.serviceToken,
      // This runs again for a new instance, which has a new resource id, and when the bootstrap does more than before.
      properties: {
        databaseName: databaseNames.database,
        roleName: databaseNames.role,
        instanceResourceId: props.instanceResourceId,
        sourceDigest: bootstrap.sourceDigest,
      },
    }).node.addDependency(instance);
  }

  /** The token of the master user: its password may not work any more after the first grant (docs/adr/0004). */
  private statements(props: DatabaseBootstrapProps): iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [props.masterSecret.secretArn],
      }),
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [props.masterSecretKey.keyArn],
        conditions: {
          StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com` },
        },
      }),
      new iam.PolicyStatement({
        actions: ['rds-db:connect'],
        resources: [databaseUserArn(this, props.instanceResourceId, props.masterUser)],
      }),
    ];
  }
}

/** The resource of `rds-db:connect`: it contains the resource id, not the identifier. */
export function databaseUserArn(scope: Construct, instanceResourceId: string, user: string): string {
  return Stack.of(scope).formatArn({
    service: 'rds-db',
    resource: `dbuser:${instanceResourceId}`,
    resourceName: user,
  });
}
