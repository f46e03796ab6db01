import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { whenRemoved } from './removal-policy';

/** Props of {@link EncryptedLogGroup}. */
export interface EncryptedLogGroupProps {
  /** Key that CloudWatch Logs may use (`CustomerKey.allowLogs`). */
  readonly key: IKey;
  /** Retention, in days. */
  readonly retentionDays: number;
  /** Whether it stays when its stack is deleted. */
  readonly retain: boolean;
  /**
   * A fixed name, only where the service that writes dictates it.
   * @default - named by CloudFormation
   */
  readonly logGroupName?: string;
}

/**
 * A log group under a customer-managed key. The key's policy is not touched: its owner has admitted CloudWatch Logs.
 *
 * This resource is stateful, if it is retained.
 */
export class EncryptedLogGroup extends logs.LogGroup {
  constructor(scope: Construct, id: string, props: EncryptedLogGroupProps) {
    super(scope, id, {
      logGroupName: props.logGroupName,
      retention: props.retentionDays,
      removalPolicy: whenRemoved(props.retain),
    });
    (this.node.defaultChild as logs.CfnLogGroup).kmsKeyId = props.key.keyArn;
  }
}
