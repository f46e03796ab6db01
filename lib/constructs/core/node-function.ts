import { join } from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { acknowledge } from '../../policy/acknowledge';
import { EncryptedLogGroup } from './encrypted-log-group';
import { sourceDigest } from './source-digest';

/** Where a function runs when it must reach something in the VPC. */
export interface VpcPlacement {
  /** The VPC. */
  readonly vpc: ec2.IVpc;
  /** Subnets of its network interfaces. */
  readonly vpcSubnets: ec2.SubnetSelection;
  /** Security groups of its network interfaces. */
  readonly securityGroups: ec2.ISecurityGroup[];
}

/** Props of {@link NodeFunction}. */
export interface NodeFunctionProps {
  /** Folder under `lambda/` with an `index.ts`. */
  readonly source: string;
  /** Export of `index.ts`. @default handler */
  readonly handler?: string;
  /** What it does, for a reader of the console. */
  readonly description: string;
  /** What it may do beside writing its log. */
  readonly statements: readonly iam.PolicyStatement[];
  /** Environment variables; no secrets. */
  readonly environment: Readonly<Record<string, string>>;
  /** After this time, Lambda ends it. */
  readonly timeout: Duration;
  /** Encrypts its log. */
  readonly logKey: IKey;
  /** Where in the VPC it runs. @default - outside the VPC */
  readonly placement?: VpcPlacement;
}

const root = join(__dirname, '../../..');

/** A TypeScript function with a role of its own, an encrypted log, and its dependencies bundled at their pinned versions. */
export class NodeFunction extends Construct {
  /** The function itself. */
  readonly function: lambda.Function;
  /**
   * A digest of its source. A custom resource with this property runs again when the function has changed: CloudFormation
   * compares properties, not code.
   */
  readonly sourceDigest: string;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    this.sourceDigest = sourceDigest(join(root, 'lambda', props.source));
    const logGroup = new EncryptedLogGroup(this, 'LogGroup', {
      key: props.logKey,
      retentionDays: 90,
      retain: false,
    });
    this.function = new NodejsFunction(this, 'Resource', {
      entry: join(root, 'lambda', props.source, 'index.ts'),
      handler: props.handler ?? 'handler',
      depsLockFilePath: join(root, 'package-lock.json'),
      projectRoot: root,
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: 256,
      timeout: props.timeout,
      environment: { ...props.environment },
      role: this.makeRole(props, logGroup.logGroupArn),
      logGroup,
      ...props.placement,
      bundling: { externalModules: [], format: OutputFormat.CJS, target: 'node24', minify: true },
    });
  }

  private makeRole(props: NodeFunctionProps, logGroupArn: string): iam.IRole {
    const statements = [
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroupArn],
      }),
      ...props.statements,
    ];
    const managedPolicies = [new iam.ManagedPolicy(this, 'Policy', { statements })];
    if (props.placement) managedPolicies.push(this.networkInterfacePolicy());
    return new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies,
    }).withoutPolicyUpdates();
  }

  private networkInterfacePolicy(): iam.ManagedPolicy {
    const policy = new iam.ManagedPolicy(this, 'NetworkInterfacePolicy', {
      statements: [
        new iam.PolicyStatement({
          actions: [
            'ec2:CreateNetworkInterface',
            'ec2:DescribeNetworkInterfaces',
            'ec2:DescribeSubnets',
            'ec2:DeleteNetworkInterface',
          ],
          resources: ['*'],
        }),
      ],
    });
    acknowledge(
      policy,
      'AwsSolutions-IAM5[Resource::*]',
      'Lambda makes its network interfaces with these four actions and asks for them on * (Lambda guide, "Giving Lambda functions access to resources in an Amazon VPC"); the ids do not exist before.',
    );
    return policy;
  }
}
