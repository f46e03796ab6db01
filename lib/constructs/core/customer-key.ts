import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { whenRemoved } from './removal-policy';

/** Props of {@link CustomerKey}. */
export interface CustomerKeyProps {
  /** What it encrypts, for a reader of the console. */
  readonly description: string;
  /** Whether it stays when its stack is deleted. */
  readonly retain: boolean;
}

/**
 * A customer-managed key, rotated yearly. The account may delegate its use by IAM policies (the key policy's default
 * statement). AWS services get only what `allow…` names, and only on behalf of this account.
 *
 * This resource is stateful: what it encrypts cannot be read without it.
 */
export class CustomerKey extends kms.Key {
  constructor(scope: Construct, id: string, props: CustomerKeyProps) {
    super(scope, id, {
      description: props.description,
      enableKeyRotation: true,
      removalPolicy: whenRemoved(props.retain),
    });
  }

  /** Lets CloudWatch Logs encrypt log groups of this account, identified by the encryption context that it sends. */
  allowLogs(): void {
    const stack = Stack.of(this);
    const logGroups = stack.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'CloudWatchLogsOfThisAccount',
        principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
      }),
    );
  }

  /** Lets CloudWatch alarms of this account publish to an encrypted topic. */
  allowAlarms(): void {
    const stack = Stack.of(this);
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'CloudWatchAlarmsOfThisAccount',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
    );
  }
}
