import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { PrivateBucket } from '../core/private-bucket';

/** Props of {@link LogBucket}. */
export interface LogBucketProps {
  /** Retention, in days. */
  readonly retentionDays: number;
  /** Whether the bucket stays, with its objects and its policy, when its stack is deleted. */
  readonly retain: boolean;
}

/**
 * Access logs of the other buckets and the load balancer. They are encrypted by S3's own key: the load balancer's log
 * delivery takes no other (Elastic Load Balancing guide, "Access logs": Amazon S3-managed keys only).
 *
 * This resource is stateful.
 */
export class LogBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id, {
      encryption: s3.BucketEncryption.S3_MANAGED,
      lifecycleRules: [
        {
          id: 'retention',
          expiration: Duration.days(props.retentionDays),
          noncurrentVersionExpiration: Duration.days(props.retentionDays),
        },
      ],
      retain: props.retain,
    });
  }

  /** Admits access logs of a bucket that another stack of this account makes, below a prefix. */
  allowAccessLogs(prefix: string): void {
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.arnForObjects(`${prefix}*`)],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}
