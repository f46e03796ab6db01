import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { AwsCustomResource, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledge } from '../../policy/acknowledge';
import { EncryptedLogGroup } from '../core/encrypted-log-group';

/** Props of {@link S3PrefixList}. */
export interface S3PrefixListProps {
  /** Region whose list is looked up. */
  readonly region: string;
  /** Encrypts the log of the function that looks it up. */
  readonly logKey: IKey;
}

/**
 * The managed prefix list of S3 in the region, so that a security group can admit S3 and nothing else. Its id differs by
 * region and CloudFormation does not know it, so a deployment looks it up.
 */
export class S3PrefixList extends Construct {
  /** The prefix list, for a rule of a security group. */
  readonly peer: ec2.IPeer;

  constructor(scope: Construct, id: string, { region, logKey }: S3PrefixListProps) {
    super(scope, id);
    const logGroup = new EncryptedLogGroup(this, 'LogGroup', {
      key: logKey,
      retentionDays: 90,
      retain: false,
    });
    const list = new AwsCustomResource(this, 'Resource', {
      resourceType: 'Custom::S3PrefixList',
      onUpdate: {
        service: 'EC2',
        action: 'describeManagedPrefixLists',
        parameters: { Filters: [{ Name: 'prefix-list-name', Values: [`com.amazonaws.${region}.s3`] }] },
        physicalResourceId: PhysicalResourceId.of(`com.amazonaws.${region}.s3`),
        outputPaths: ['PrefixLists.0.PrefixListId'],
      },
      installLatestAwsSdk: false,
      timeout: Duration.minutes(1),
      role: this.readingRole(logGroup.logGroupArn),
      logGroup,
    });
    this.peer = ec2.Peer.prefixList(list.getResponseField('PrefixLists.0.PrefixListId'));
  }

  private readingRole(logGroupArn: string): iam.IRole {
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      statements: [
        new iam.PolicyStatement({ actions: ['ec2:DescribeManagedPrefixLists'], resources: ['*'] }),
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroupArn],
        }),
      ],
    });
    acknowledge(
      policy,
      'AwsSolutions-IAM5[Resource::*]',
      'ec2:DescribeManagedPrefixLists has no resource-level permissions (Service Authorization Reference, Amazon EC2); it reads public facts only.',
    );
    return new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [policy],
    });
  }
}
