import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { EncryptedLogGroup } from '../core/encrypted-log-group';

/** Props of {@link VpcFlowLog}. */
export interface VpcFlowLogProps {
  /** VPC whose connections are recorded. */
  readonly vpc: ec2.IVpc;
  /** Encrypts the records. */
  readonly key: IKey;
  /** Retention of the records, in days. */
  readonly retentionDays: number;
}

/** Records every connection in the VPC. */
export class VpcFlowLog extends Construct {
  constructor(scope: Construct, id: string, props: VpcFlowLogProps) {
    super(scope, id);
    const logGroup = new EncryptedLogGroup(this, 'LogGroup', {
      key: props.key,
      retentionDays: props.retentionDays,
      retain: false,
    });
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      managedPolicies: [
        new iam.ManagedPolicy(this, 'Policy', {
          statements: [
            new iam.PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
              resources: [logGroup.logGroupArn],
            }),
          ],
        }),
      ],
    });
    new ec2.CfnFlowLog(this, 'Resource', {
      resourceId: props.vpc.vpcId,
      resourceType: 'VPC',
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logGroupName: logGroup.logGroupName,
      deliverLogsPermissionArn: role.roleArn,
    });
  }
}
