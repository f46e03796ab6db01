import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from '../../policy/acknowledge';
import type { AuditBucket } from './audit-bucket';
import { auditPrefix, failedPrefix } from './prefixes';

/** Props of {@link deliveryRole}. */
export interface DeliveryRoleProps {
  /** Where the role may add objects. */
  readonly bucket: AuditBucket;
  /** Key of the bucket and of the stream. */
  readonly key: IKey;
  /** Log group of the delivery's own failures. */
  readonly logGroupArn: string;
}

/** Role of Firehose: it writes objects below two prefixes, and reads only its own unfinished uploads. */
export function deliveryRole(scope: Construct, id: string, props: DeliveryRoleProps): iam.IRole {
  const { bucket, key, logGroupArn } = props;
  const prefixes = [auditPrefix, failedPrefix];
  const policy = new iam.ManagedPolicy(scope, `${id}Policy`, {
    statements: [
      allow(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], [bucket.bucketArn]),
      allow(
        ['s3:PutObject', 's3:AbortMultipartUpload'],
        prefixes.map((prefix) => bucket.arnForObjects(`${prefix}/*`)),
      ),
      allow(['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn]),
      allow(['logs:PutLogEvents'], [logGroupArn]),
    ],
  });
  const logicalId = Stack.of(scope).getLogicalId(bucket.node.defaultChild as CfnBucket);
  for (const prefix of prefixes)
    acknowledge(
      policy,
      `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${prefix}/*]`,
      'Firehose names its objects by time; no narrower pattern exists than the prefix that it is given. It may neither read nor delete them.',
    );
  return new iam.Role(scope, id, {
    // Firehose gives the account as the external id (Firehose guide, "Grant Firehose access to an Amazon S3 destination").
    assumedBy: new iam.ServicePrincipal('firehose.amazonaws.com', {
      conditions: { StringEquals: { 'sts:ExternalId': Stack.of(scope).account } },
    }),
    managedPolicies: [policy],
  }).withoutPolicyUpdates();
}

/** Role of CloudWatch Logs: it puts records of log groups of this account into this one stream. */
export function subscriptionRole(scope: Construct, id: string, streamArn: string): iam.IRole {
  const policy = new iam.ManagedPolicy(scope, `${id}Policy`, {
    statements: [allow(['firehose:PutRecord', 'firehose:PutRecordBatch'], [streamArn])],
  });
  const { partition, region, account } = Stack.of(scope);
  return new iam.Role(scope, id, {
    // As the CloudWatch Logs guide has it ("Subscription filters with Amazon Data Firehose").
    assumedBy: new iam.ServicePrincipal('logs.amazonaws.com', {
      conditions: { StringLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${account}:*` } },
    }),
    managedPolicies: [policy],
  }).withoutPolicyUpdates();
}

function allow(actions: string[], resources: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources });
}
