import { RemovalPolicy } from 'aws-cdk-lib';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { CustomerKey } from '../core/customer-key';
import { EncryptedLogGroup } from '../core/encrypted-log-group';
import type { AuditBucket } from './audit-bucket';
import { deliveryRole, subscriptionRole } from './delivery-roles';
import { deliveryPrefixes } from './prefixes';

/** Props of {@link AuditDelivery}. */
export interface AuditDeliveryProps {
  /** Where the trail comes from. */
  readonly logGroup: logs.ILogGroup;
  /** Where it goes. */
  readonly bucket: AuditBucket;
  /** Encrypts both, and data in transit between them. */
  readonly key: CustomerKey;
}

/** Firehose writes an object when one of them is reached. */
const buffer = { intervalInSeconds: 300, sizeInMBs: 64 };

/** Records of a log group arrive compressed and wrapped; the stored lines are those of the server, one per event. */
const processors: firehose.CfnDeliveryStream.ProcessorProperty[] = [
  { type: 'Decompression', parameters: [{ parameterName: 'CompressionFormat', parameterValue: 'GZIP' }] },
  {
    type: 'CloudWatchLogProcessing',
    parameters: [{ parameterName: 'DataMessageExtraction', parameterValue: 'true' }],
  },
  { type: 'AppendDelimiterToRecord' },
];

const failureStreamName = 'S3Delivery';

/** Delivers every line of the audit trail from its log group to its bucket, without own code. */
export class AuditDelivery extends Construct {
  /** Name of the Firehose stream. */
  readonly streamName: string;
  /** Name of the subscription filter of the log group. */
  readonly subscriptionName: string;

  constructor(scope: Construct, id: string, props: AuditDeliveryProps) {
    super(scope, id);
    const { logGroup, bucket, key } = props;
    const failures = this.failureLog(key);
    const role = deliveryRole(this, 'Role', { bucket, key, logGroupArn: failures.logGroupArn });
    bucket.writtenOnlyBy(role);
    const stream = new firehose.CfnDeliveryStream(this, 'Stream', {
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: { keyType: 'CUSTOMER_MANAGED_CMK', keyArn: key.keyArn },
      extendedS3DestinationConfiguration: {
        bucketArn: bucket.bucketArn,
        roleArn: role.roleArn,
        ...deliveryPrefixes,
        bufferingHints: buffer,
        compressionFormat: 'GZIP',
        encryptionConfiguration: { kmsEncryptionConfig: { awskmsKeyArn: key.keyArn } },
        processingConfiguration: { enabled: true, processors },
        cloudWatchLoggingOptions: {
          enabled: true,
          logGroupName: failures.logGroupName,
          logStreamName: failureStreamName,
        },
      },
    });
    // Firehose checks its access to the bucket when the stream is made.
    stream.node.addDependency(role, bucket);
    this.streamName = stream.ref;
    const subscription = new logs.CfnSubscriptionFilter(this, 'Subscription', {
      logGroupName: logGroup.logGroupName,
      destinationArn: stream.attrArn,
      roleArn: subscriptionRole(this, 'SubscriptionRole', stream.attrArn).roleArn,
      filterPattern: '',
    });
    this.subscriptionName = subscription.ref;
  }

  /** What Firehose could not deliver, and why. */
  private failureLog(key: CustomerKey): EncryptedLogGroup {
    const logGroup = new EncryptedLogGroup(this, 'Log', { key, retentionDays: 90, retain: false });
    new logs.LogStream(this, 'LogStream', {
      logGroup,
      logStreamName: failureStreamName,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return logGroup;
  }
}
