import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnResourcePolicy, FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { EncryptedLogGroup } from '../core/encrypted-log-group';

/** Props of {@link StoppedTasks}. */
export interface StoppedTasksProps {
  /** Whose tasks are watched. */
  readonly service: FargateService;
  /** Names the log group. */
  readonly environmentName: string;
  /** Encrypts the log group; CloudWatch Logs may use it. */
  readonly key: IKey;
  /** How long the events can be read, in days. */
  readonly retentionDays: number;
  /** Namespace of the metric. */
  readonly metricNamespace: string;
  /** The metric that has 1 for each such task. */
  readonly metricName: string;
}

/**
 * Tasks of the service that have stopped, but not because ECS asked them to and waited for them: each may have lost the
 * last lines of the audit trail. ECS itself forgets a stopped task after an hour.
 */
const endedOtherwise = [
  // The server has ended by itself, or something in the task has killed it: `mlflow server` says 0 in every case.
  { stopCode: ['EssentialContainerExited'] },
  // ECS has killed it after the stop timeout. A server that has been asked to stop says 0 (server/tests/gatehouse/audit).
  { containers: { exitCode: [{ 'anything-but': [0] }] } },
  // Nobody knows how it has ended: its host is gone. A task that has never started has no exit code either.
  { containers: { exitCode: [{ exists: false }] }, stopCode: [{ 'anything-but': ['TaskFailedToStart'] }] },
];

/** Keeps and counts the events of tasks that stopped without ending their audit trail. */
export class StoppedTasks extends Construct {
  constructor(scope: Construct, id: string, props: StoppedTasksProps) {
    super(scope, id);
    const { service, metricName, metricNamespace } = props;
    const logGroup = new EncryptedLogGroup(this, 'Log', {
      key: props.key,
      retentionDays: props.retentionDays,
      retain: false,
      // EventBridge writes only to log groups below this prefix.
      logGroupName: `/aws/events/mlflow-${props.environmentName}-stopped-tasks`,
    });
    const rule = new CfnRule(this, 'Rule', {
      description: 'Tasks of the MLflow server that stopped without ending their audit trail',
      eventPattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          clusterArn: [service.cluster.clusterArn],
          group: [`service:${service.serviceName}`],
          lastStatus: ['STOPPED'],
          $or: endedOtherwise,
        },
      },
      targets: [{ id: 'Log', arn: arnOf(logGroup) }],
    });
    this.allow(logGroup, rule).node.addDependency(logGroup);
    new MetricFilter(this, 'Count', {
      logGroup,
      filterPattern: FilterPattern.stringValue('$.detail.lastStatus', '=', 'STOPPED'),
      metricNamespace,
      metricName,
    });
  }

  /** Lets EventBridge write, for this rule only (EventBridge guide, "Amazon CloudWatch Logs permissions"). */
  private allow(logGroup: ILogGroup, rule: CfnRule): CfnResourcePolicy {
    const principals = ['events.amazonaws.com', 'delivery.logs.amazonaws.com'].map(
      (name) => new iam.ServicePrincipal(name),
    );
    const statement = (actions: string[], conditions?: iam.Conditions) =>
      new iam.PolicyStatement({ actions, principals, resources: [logGroup.logGroupArn], conditions });
    const document = new iam.PolicyDocument({
      statements: [
        statement(['logs:CreateLogStream']),
        statement(['logs:PutLogEvents'], { ArnEquals: { 'aws:SourceArn': rule.attrArn } }),
      ],
    });
    return new CfnResourcePolicy(this, 'LogPolicy', {
      policyName: `${Stack.of(this).stackName}-stopped-tasks`,
      policyDocument: Stack.of(this).toJsonString(document),
    });
  }
}

/** Without the `:*` at the end, which a target may not have. */
function arnOf(logGroup: ILogGroup): string {
  return Stack.of(logGroup).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroup.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
