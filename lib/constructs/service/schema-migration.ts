import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { CfnCluster, ICluster } from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledge } from '../../policy/acknowledge';
import { NodeFunction } from '../core/node-function';
import { WaitingResourceProvider } from '../core/waiting-resource-provider';
import type { NetworkTopology } from '../network/topology';
import type { ServerTask } from './server-task';
import type { TaskRoles } from './task-roles';

/** Props of {@link SchemaMigration}. */
export interface SchemaMigrationProps {
  /** Cluster in which the task runs. */
  readonly cluster: ICluster;
  /** The task that runs `migrate`. */
  readonly task: ServerTask;
  /** Roles that are passed to the task. */
  readonly roles: TaskRoles;
  /** VPC, and the subnets of the tasks. */
  readonly network: NetworkTopology;
  /** Security group of the task. */
  readonly securityGroup: ISecurityGroup;
  /** Encrypts the logs of the functions. */
  readonly logKey: IKey;
}

/** Runs the migration task to its end if its definition has changed, before the service is updated. */
export class SchemaMigration extends Construct {
  constructor(scope: Construct, id: string, props: SchemaMigrationProps) {
    super(scope, id);
    const onEvent = this.addFunction('Start', 'start', 'Starts the schema migration task', props);
    acknowledge(
      onEvent,
      `AwsSolutions-IAM5[Resource::${revisions(this, props.task)}]`,
      'The pattern admits the revisions of this one task definition, in this one cluster (condition ecs:cluster).',
    );
    const isComplete = this.addFunction('Watch', 'watch', 'Watches the schema migration task', props);
    const { account, region, partition } = Stack.of(this);
    const clusterId = Stack.of(this).getLogicalId(props.cluster.node.defaultChild as CfnCluster);
    acknowledge(
      isComplete,
      `AwsSolutions-IAM5[Resource::arn:${partition}:ecs:${region}:${account}:task/<${clusterId}>/*]`,
      'The id of a task is made when it starts; the pattern admits reading the state of tasks of this one cluster.',
    );
    const provider = new WaitingResourceProvider(this, 'Provider', {
      onEvent: onEvent.function,
      isComplete: isComplete.function,
      // CloudFormation waits for at most an hour.
      totalTimeout: Duration.hours(1),
      queryInterval: Duration.seconds(15),
      logKey: props.logKey,
    });
    new CustomResource(this, 'Resource', {
      resourceType: 'Custom::SchemaMigration',
      serviceToken: provider.serviceToken,
      // The task does the work, and its definition names the image: a changed function has nothing to do again.
      properties: {
        cluster: props.cluster.clusterArn,
        taskDefinition: props.task.taskDefinitionArn,
        subnets: props.network.taskSubnets.map(({ subnetId }) => subnetId),
        securityGroups: [props.securityGroup.securityGroupId],
      },
    });
  }

  private addFunction(
    id: string,
    handler: string,
    description: string,
    props: SchemaMigrationProps,
  ): NodeFunction {
    return new NodeFunction(this, id, {
      source: 'schema-migration',
      handler,
      description,
      statements: handler === 'start' ? this.startStatements(props) : this.watchStatements(props),
      environment: {},
      // The start tries again for 65 seconds (lambda/schema-migration/start-migration.ts).
      timeout: Duration.minutes(2),
      logKey: props.logKey,
    });
  }

  private startStatements({ task, roles, cluster }: SchemaMigrationProps): iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({
        actions: ['ecs:RunTask'],
        // Every revision: a policy for a new revision would not yet have spread through IAM when the task is started.
        resources: [revisions(this, task)],
        conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
      }),
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [roles.task.roleArn, roles.execution.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
    ];
  }

  private watchStatements({ cluster }: SchemaMigrationProps): iam.PolicyStatement[] {
    const resourceName = `${cluster.clusterName}/*`;
    const tasks = Stack.of(this).formatArn({ service: 'ecs', resource: 'task', resourceName });
    return [new iam.PolicyStatement({ actions: ['ecs:DescribeTasks'], resources: [tasks] })];
  }
}

function revisions(scope: Construct, { family }: ServerTask): string {
  return Stack.of(scope).formatArn({
    service: 'ecs',
    resource: 'task-definition',
    resourceName: `${family}:*`,
  });
}
