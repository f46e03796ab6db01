import { type CustomResourceProviderBase, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface IssuerKeysBucketProps {
  /** Name of the bucket where access is logged; its policy admits S3's log delivery (`LogBucket`). */
  readonly logBucketName: string;
  /** Whether the bucket stays, with its objects, when its stack is deleted. */
  readonly retain: boolean;
}

/** Prefix of this bucket's access logs. */
export const issuerKeysLogPrefix = 'issuer-keys-bucket/';

const writes = ['s3:PutObject', 's3:ReplicateObject'];
/** Without its newest version an object says what it said before. */
const deletions = ['s3:DeleteObject', 's3:DeleteObjectVersion'];

/**
 * The issuer's public keys. Whoever could write here could let anybody in, so the policy denies it to everybody but the
 * one function, administrators included; they would have to change the policy first, which CloudTrail tells.
 * Public keys that can be fetched again at any time need no customer key.
 */
export class IssuerKeysBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, props: IssuerKeysBucketProps) {
    super(scope, id, {
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [{ id: 'noncurrent-versions', noncurrentVersionExpiration: Duration.days(7) }],
      removalPolicy: props.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      autoDeleteObjects: !props.retain,
    });
    // The construct's own way would write this bucket's ARN into the log bucket's policy: a cycle of two stacks.
    (this.node.defaultChild as s3.CfnBucket).loggingConfiguration = {
      destinationBucketName: props.logBucketName,
      logFilePrefix: issuerKeysLogPrefix,
    };
  }

  /** Denies every write but the function's, and every deletion but that of the bucket's own removal. */
  writtenOnlyBy({ roleArn }: iam.IRole): void {
    this.addToResourcePolicy(this.denied('OnlyTheFunctionWrites', writes, roleArn));
    this.addToResourcePolicy(this.denied('OnlyTheRemovalDeletes', deletions, this.emptyingRoleArn()));
  }

  /** @param but ARN of the one role that is not denied; of a session, `aws:PrincipalArn` is its role */
  private denied(sid: string, actions: string[], but?: string): iam.PolicyStatement {
    return new iam.PolicyStatement({
      sid,
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions,
      resources: [this.arnForObjects('*')],
      ...(but === undefined ? {} : { conditions: { ArnNotEquals: { 'aws:PrincipalArn': but } } }),
    });
  }

  /** Role of the CDK's function that empties a bucket before CloudFormation deletes it; where data is retained, none. */
  private emptyingRoleArn(): string | undefined {
    const provider = Stack.of(this).node.tryFindChild('Custom::S3AutoDeleteObjectsCustomResourceProvider');
    return (provider as CustomResourceProviderBase | undefined)?.roleArn;
  }
}
