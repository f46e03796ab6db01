import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';
import { CustomerKey } from '../core/customer-key';
import { AuditBucket } from './audit-bucket';
import { AuditDelivery } from './audit-delivery';
import { AuditLogGroup } from './audit-log-group';

/** Props of {@link AuditTrail}. */
export interface AuditTrailProps {
  /** Retention, and the mode of the lock. */
  readonly settings: Environment['audit'];
  /** Of the log group; the bucket is protected in any case. */
  readonly protection: Environment['protection'];
  /** Where the bucket's access is logged. */
  readonly logBucket: IBucket;
}

/** The record of who did what: the server writes it, a log group makes it searchable, and a locked bucket keeps it, under
 * a key of its own. */
export class AuditTrail extends Construct {
  /** Where the server writes. */
  readonly logGroup: ILogGroup;
  /** What carries the trail from the log group to the bucket. */
  readonly delivery: AuditDelivery;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    const { settings, protection, logBucket } = props;
    // Locked objects outlive their stack, and cannot be read without their key.
    const key = new CustomerKey(this, 'Key', {
      description: 'Encrypts the MLflow audit trail',
      retain: true,
    });
    key.allowLogs();
    const bucket = new AuditBucket(this, 'Bucket', { key, logBucket, settings });
    this.logGroup = new AuditLogGroup(this, 'LogGroup', { key, settings, protection });
    this.delivery = new AuditDelivery(this, 'Delivery', { logGroup: this.logGroup, bucket, key });
  }
}
