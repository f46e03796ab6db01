import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from '../../policy/acknowledge';

/** Props of {@link ArtifactAccess}. */
export interface ArtifactAccessProps {
  /** The artifact bucket. */
  readonly bucket: IBucket;
  /** Key of the bucket. */
  readonly key: IKey;
}

/** The prefix below which the server keeps every artifact. */
export const artifactPrefix = 'artifacts';

/** What the server may do with artifacts. It is in the stack of the bucket, so that one template shows both. */
export class ArtifactAccess extends iam.ManagedPolicy {
  constructor(scope: Construct, id: string, { bucket, key }: ArtifactAccessProps) {
    super(scope, id, {
      statements: [
        new iam.PolicyStatement({
          actions: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
          resources: [bucket.bucketArn],
        }),
        new iam.PolicyStatement({
          actions: [
            's3:GetObject',
            's3:PutObject',
            's3:DeleteObject',
            's3:AbortMultipartUpload',
            's3:ListMultipartUploadParts',
          ],
          resources: [bucket.arnForObjects(`${artifactPrefix}/*`)],
        }),
        new iam.PolicyStatement({
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [key.keyArn],
          conditions: { StringEquals: { 'kms:ViaService': `s3.${Stack.of(scope).region}.amazonaws.com` } },
        }),
      ],
    });
    const logicalId = Stack.of(this).getLogicalId(bucket.node.defaultChild as CfnBucket);
    acknowledge(
      this,
      `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${artifactPrefix}/*]`,
      'Runs name their artifacts; no narrower pattern exists than the one prefix of the one bucket. Versions cannot be deleted: s3:DeleteObjectVersion is not granted.',
    );
  }
}
