import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';

export interface AuditBucketProps {
  readonly key: IKey;
  /** Where the bucket's access is logged. */
  readonly logBucket: s3.IBucket;
  readonly settings: Environment['audit'];
}

/**
 * Where the audit trail is kept. Every object is locked from its first moment; the bucket and its key stay when their
 * stack is deleted, whatever the environment says of other data, since locked objects cannot be deleted with it.
 */
export class AuditBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, { key, logBucket, settings }: AuditBucketProps) {
    const retention = Duration.days(settings.retentionDays);
    super(scope, id, {
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention:
        settings.lockMode === 'COMPLIANCE'
          ? s3.ObjectLockRetention.compliance(retention)
          : s3.ObjectLockRetention.governance(retention),
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      serverAccessLogsBucket: logBucket,
      serverAccessLogsPrefix: 'audit-bucket/',
      lifecycleRules: [
        {
          id: 'after-the-lock',
          expiration: retention,
          // S3 deletes a version when this and its lock allow it.
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.addToResourcePolicy(this.denied('NobodyLiftsTheLock', ['s3:BypassGovernanceRetention']));
  }

  /** Denies every write but the delivery's: nobody else can add lines to the trail. */
  writtenOnlyBy({ roleArn }: iam.IRole): void {
    this.addToResourcePolicy(
      this.denied('OnlyTheDeliveryWrites', ['s3:PutObject', 's3:ReplicateObject'], {
        ArnNotEquals: { 'aws:PrincipalArn': roleArn },
      }),
    );
  }

  private denied(sid: string, actions: string[], conditions = {}): iam.PolicyStatement {
    return new iam.PolicyStatement({
      sid,
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions,
      resources: [this.arnForObjects('*')],
      conditions,
    });
  }
}
