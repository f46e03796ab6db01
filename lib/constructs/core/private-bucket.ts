import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { whenRemoved } from './removal-policy';

type Fixed =
  | 'versioned'
  | 'blockPublicAccess'
  | 'objectOwnership'
  | 'enforceSSL'
  | 'minimumTLSVersion'
  | 'removalPolicy'
  | 'autoDeleteObjects';

/** Props of {@link PrivateBucket}: those of a bucket, except what is the same for every bucket. */
export type PrivateBucketProps = Omit<s3.BucketProps, Fixed> & {
  readonly encryption: s3.BucketEncryption;
  /** Whether the bucket stays, with its objects and its policy, when its stack is deleted. */
  readonly retain: boolean;
};

/** A bucket as the kit makes all of them: versioned, owned by its account, reached over TLS 1.2, never public. */
export class PrivateBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, { retain, ...props }: PrivateBucketProps) {
    super(scope, id, {
      ...props,
      versioned: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: whenRemoved(retain),
      autoDeleteObjects: !retain,
    });
    // A bucket that outlives its stack without its policy would be open to what the policy denies.
    if (retain) this.policy?.applyRemovalPolicy(whenRemoved(retain));
  }

  /**
   * Denies actions on every object to everybody, administrators included. They would have to change the policy first,
   * and CloudTrail records that.
   * @param conditions of the denial @default - always
   */
  protected deny(sid: string, actions: string[], conditions = {}): void {
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid,
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions,
        resources: [this.arnForObjects('*')],
        conditions,
      }),
    );
  }
}

/** Condition that spares one role; `aws:PrincipalArn` of a session is its role. */
export const allBut = (roleArn: string) => ({ ArnNotEquals: { 'aws:PrincipalArn': roleArn } });
