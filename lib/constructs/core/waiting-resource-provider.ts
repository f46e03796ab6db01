import type { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type CfnStateMachine, LogLevel } from 'aws-cdk-lib/aws-stepfunctions';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledge } from '../../policy/acknowledge';
import { EncryptedLogGroup } from './encrypted-log-group';
import { frameworkRole } from './framework-role';

/** Props of {@link WaitingResourceProvider}. */
export interface WaitingResourceProviderProps {
  /** Starts the work. */
  readonly onEvent: IFunction;
  /** Reports whether it is done. */
  readonly isComplete: IFunction;
  /** After this time, the deployment fails. */
  readonly totalTimeout: Duration;
  /** Time between two questions. */
  readonly queryInterval: Duration;
  /** Encrypts its log. */
  readonly logKey: IKey;
}

/** Reports to CloudFormation for work that takes longer than a function can run: it polls until the work is done. */
export class WaitingResourceProvider extends Construct {
  /** For the `serviceToken` of the custom resource. */
  readonly serviceToken: string;

  constructor(scope: Construct, id: string, props: WaitingResourceProviderProps) {
    super(scope, id);
    const { onEvent, isComplete } = props;
    const logGroup = new EncryptedLogGroup(this, 'LogGroup', {
      key: props.logKey,
      retentionDays: 90,
      retain: false,
    });
    const handlers = [onEvent, isComplete];
    const onEventRole = frameworkRole(this, 'OnEventRole', handlers, logGroup.logGroupArn);
    const watchRole = frameworkRole(this, 'WatchRole', handlers, logGroup.logGroupArn);
    const provider = new Provider(this, 'Resource', {
      onEventHandler: onEvent,
      isCompleteHandler: isComplete,
      totalTimeout: props.totalTimeout,
      queryInterval: props.queryInterval,
      frameworkOnEventRole: onEventRole.withoutPolicyUpdates(),
      frameworkCompleteAndTimeoutRole: watchRole.withoutPolicyUpdates(),
      disableWaiterStateMachineLogging: false,
      waiterStateMachineLogOptions: {
        destination: logGroup,
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
      logGroup,
    });
    this.nameWaiterPermissions(provider, onEventRole);
    this.serviceToken = provider.serviceToken;
  }

  /**
   * The framework writes the permissions of its waiter itself, with a wildcard behind the ARN of each function, and
   * without tracing. This replaces them by exact ones.
   */
  private nameWaiterPermissions(provider: Provider, onEventRole: iam.Role): void {
    const waiter = provider.node.findChild('waiter-state-machine');
    const stateMachine = waiter.node.findChild('Resource') as CfnStateMachine;
    const role = waiter.node.findChild('Role') as iam.Role;
    stateMachine.tracingConfiguration = { enabled: true };
    role.node.tryRemoveChild('DefaultPolicy');
    const waiterPolicy = new iam.ManagedPolicy(this, 'WaiterPolicy', {
      roles: [role],
      statements: [invokeFramework(provider), observe()],
    });
    stateMachine.node.addDependency(waiterPolicy);
    acknowledge(
      waiterPolicy,
      'AwsSolutions-IAM5[Resource::*]',
      'Log deliveries and X-Ray segments have no resource-level permissions (Step Functions guide, "Logging using CloudWatch Logs" and "X-Ray").',
    );
    const startPolicy = new iam.ManagedPolicy(this, 'StartWaiterPolicy', {
      roles: [onEventRole],
      statements: [
        new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachine.ref] }),
      ],
    });
    provider.node.findChild('framework-onEvent').node.addDependency(startPolicy);
  }
}

function invokeFramework(provider: Provider): iam.PolicyStatement {
  const functions = ['framework-isComplete', 'framework-onTimeout'].map(
    (id) => provider.node.findChild(id) as LambdaFunction,
  );
  return new iam.PolicyStatement({
    actions: ['lambda:InvokeFunction'],
    resources: functions.map(({ functionArn }) => functionArn),
  });
}

function observe(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ],
    resources: ['*'],
  });
}
