import { type CustomResourceProviderBase, Duration, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { allBut, PrivateBucket } from '../core/private-bucket';

/** Props of {@link IssuerKeysBucket}. */
export interface IssuerKeysBucketProps {
  /** Name of the bucket where access is logged; its policy admits S3's log delivery (`LogBucket`). */
  readonly logBucketName: string;
  /** Whether the bucket stays, with its objects and its policy, when its stack is deleted. */
  readonly retain: boolean;
}

/** Prefix of this bucket's access logs. */
export const issuerKeysLogPrefix = 'issuer-keys-bucket/';

const writes = ['s3:PutObject', 's3:ReplicateObject'];
/** Deleting the newest version of an object brings back the one before. */
const deletions = ['s3:DeleteObject', 's3:DeleteObjectVersion'];

/**
 * The issuer's public keys. If someone could write here, they could let anybody in: the policy denies it to everyone but
 * the one function, administrators included. They would have to change the policy first, and CloudTrail records that.
 * Public keys that can be fetched again at any time need no customer-managed key.
 *
 * This resource is stateful.
 */
export class IssuerKeysBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: IssuerKeysBucketProps) {
    super(scope, id, {
      encryption: s3.BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ id: 'noncurrent-versions', noncurrentVersionExpiration: Duration.days(7) }],
      retain: props.retain,
    });
    // The CDK would write the ARN of this bucket into the policy of the log bucket: a cycle of two stacks.
    (this.node.defaultChild as s3.CfnBucket).loggingConfiguration = {
      destinationBucketName: props.logBucketName,
      logFilePrefix: issuerKeysLogPrefix,
    };
  }

  /** Denies writes to all roles except the function's, and deletions to all except the one that empties the bucket. */
  writtenOnlyBy({ roleArn }: iam.IRole): void {
    this.deny('OnlyTheFunctionWrites', writes, allBut(roleArn));
    const emptying = this.emptyingRoleArn();
    this.deny('OnlyTheRemovalDeletes', deletions, emptying === undefined ? {} : allBut(emptying));
  }

  /** Role of the CDK's function that empties a bucket before CloudFormation deletes it; undefined if data is retained. */
  private emptyingRoleArn(): string | undefined {
    const provider = Stack.of(this).node.tryFindChild('Custom::S3AutoDeleteObjectsCustomResourceProvider');
    return (provider as CustomResourceProviderBase | undefined)?.roleArn;
  }
}
