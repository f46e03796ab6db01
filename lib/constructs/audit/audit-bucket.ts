import { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';
import { allBut, PrivateBucket } from '../core/private-bucket';

/** Props of {@link AuditBucket}. */
export interface AuditBucketProps {
  /** Encrypts every object. */
  readonly key: IKey;
  /** Where the bucket's access is logged. */
  readonly logBucket: s3.IBucket;
  /** Retention and mode of the lock. */
  readonly settings: Environment['audit'];
}

/**
 * Where the audit trail is kept. Every object is locked from its first moment. The bucket, its policy and its key stay when
 * their stack is deleted, whatever the environment says about other data: locked objects cannot be deleted with it.
 *
 * This resource is stateful.
 */
export class AuditBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, { key, logBucket, settings }: AuditBucketProps) {
    const retention = Duration.days(settings.retentionDays);
    super(scope, id, {
      objectLockEnabled: true,
      objectLockDefaultRetention:
        settings.lockMode === 'COMPLIANCE'
          ? s3.ObjectLockRetention.compliance(retention)
          : s3.ObjectLockRetention.governance(retention),
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
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
      retain: true,
    });
    this.deny('NobodyLiftsTheLock', ['s3:BypassGovernanceRetention']);
  }

  /** Denies writes to all roles except the delivery's: nothing else can add lines to the trail. */
  writtenOnlyBy({ roleArn }: iam.IRole): void {
    this.deny('OnlyTheDeliveryWrites', ['s3:PutObject', 's3:ReplicateObject'], allBut(roleArn));
  }
}
