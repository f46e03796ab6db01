import { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { maximumPercent } from '../../config/derived/deployment';
import type { NetworkTopology } from '../network/topology';
import type { ServerTask } from './server-task';

/** Props of {@link ServerService}. */
export interface ServerServiceProps {
  /** Cluster in which the tasks run. */
  readonly cluster: ecs.ICluster;
  /** The task that runs `serve`. */
  readonly task: ServerTask;
  /** VPC, and the subnets of the tasks. */
  readonly network: NetworkTopology;
  /** Security group of the tasks. */
  readonly securityGroup: ec2.ISecurityGroup;
  /** Where the tasks are registered. */
  readonly targetGroup: ApplicationTargetGroup;
  /** Tasks that always run. */
  readonly minTasks: number;
  /** Tasks at most, under load. */
  readonly maxTasks: number;
}

/** Runs the tasks in every zone, adds tasks under load, and rolls back a deployment that does not become healthy. */
export class ServerService extends Construct {
  /** The ECS service. */
  readonly service: ecs.FargateService;

  constructor(scope: Construct, id: string, props: ServerServiceProps) {
    super(scope, id);
    this.service = new ecs.FargateService(this, 'Resource', {
      cluster: props.cluster,
      taskDefinition: props.task,
      // With scaling, a number here would undo it at every deployment: ECS starts with one task, and the scaling makes them
      // `minTasks` at once.
      desiredCount: scales(props) ? undefined : props.minTasks,
      vpcSubnets: { subnets: [...props.network.taskSubnets] },
      securityGroups: [props.securityGroup],
      assignPublicIp: false,
      enableExecuteCommand: false,
      circuitBreaker: { enable: true, rollback: true },
      minHealthyPercent: 100,
      maxHealthyPercent: maximumPercent(props),
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      // Measured: a worker needs 10 s to start on a quiet machine, much longer on a fraction of a CPU.
      healthCheckGracePeriod: Duration.minutes(3),
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    this.service.attachToApplicationTargetGroup(props.targetGroup);
    this.scale(props);
  }

  private scale({ minTasks, maxTasks }: ServerServiceProps): void {
    if (!scales({ minTasks, maxTasks })) return;
    const scaling = this.service.autoScaleTaskCount({ minCapacity: minTasks, maxCapacity: maxTasks });
    // MLflow is bound by Python, so CPU shows the load. Scaling in is slower than out, since a start takes half a minute.
    scaling.scaleOnCpuUtilization('Cpu', {
      targetUtilizationPercent: 60,
      scaleOutCooldown: Duration.minutes(1),
      scaleInCooldown: Duration.minutes(10),
    });
  }
}

function scales({ minTasks, maxTasks }: Pick<ServerServiceProps, 'minTasks' | 'maxTasks'>): boolean {
  return minTasks < maxTasks;
}
