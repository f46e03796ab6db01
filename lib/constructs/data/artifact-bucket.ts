import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';
import type { CustomerKey } from '../core/customer-key';
import { PrivateBucket } from '../core/private-bucket';

/** Props of {@link ArtifactBucket}. */
export interface ArtifactBucketProps {
  /** The only key under which an object may be written. */
  readonly key: CustomerKey;
  /** Where the bucket's access is logged. */
  readonly logBucket: s3.IBucket;
  /** How long objects and versions are kept, in days. */
  readonly lifecycle: Environment['artifacts'];
  /** Whether the bucket stays, with its objects and its policy, when its stack is deleted. */
  readonly retain: boolean;
}

const headers = {
  algorithm: 's3:x-amz-server-side-encryption',
  keyId: 's3:x-amz-server-side-encryption-aws-kms-key-id',
};

/**
 * Models, figures and everything else that runs log: versioned, under a customer-managed key, never public.
 *
 * This resource is stateful.
 */
export class ArtifactBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: ArtifactBucketProps) {
    super(scope, id, {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: props.key,
      bucketKeyEnabled: true,
      serverAccessLogsBucket: props.logBucket,
      serverAccessLogsPrefix: 'artifact-bucket/',
      lifecycleRules: lifecycleRules(props.lifecycle),
      retain: props.retain,
    });
    this.deny('DenyOtherEncryption', ['s3:PutObject'], otherThan(headers.algorithm, 'aws:kms'));
    this.deny('DenyForeignKey', ['s3:PutObject'], otherThan(headers.keyId, props.key.keyArn));
  }
}

/**
 * An upload with another value in the header. Without the header, the bucket's default applies, which is right. The
 * test for `Null` is needed because `StringNotEquals` alone is true for an absent header too.
 */
const otherThan = (header: string, allowed: string) => ({
  StringNotEquals: { [header]: allowed },
  Null: { [header]: 'false' },
});

function lifecycleRules(lifecycle: Environment['artifacts']): s3.LifecycleRule[] {
  const expiration = Duration.days(lifecycle.noncurrentExpirationDays);
  const toCheaper = lifecycle.noncurrentToInfrequentAccessDays;
  return [
    {
      id: 'current-objects-to-intelligent-tiering',
      transitions: [
        {
          storageClass: s3.StorageClass.INTELLIGENT_TIERING,
          transitionAfter: Duration.days(lifecycle.intelligentTieringDays),
        },
      ],
    },
    {
      id: 'noncurrent-versions',
      noncurrentVersionExpiration: expiration,
      // S3 refuses a transition that is not before the expiration.
      ...(toCheaper < lifecycle.noncurrentExpirationDays
        ? {
            noncurrentVersionTransitions: [
              { storageClass: s3.StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(toCheaper) },
            ],
          }
        : {}),
    },
    { id: 'delete-markers-without-versions', expiredObjectDeleteMarker: true },
    {
      id: 'unfinished-multipart-uploads',
      abortIncompleteMultipartUploadAfter: Duration.days(lifecycle.abortMultipartDays),
    },
  ];
}
