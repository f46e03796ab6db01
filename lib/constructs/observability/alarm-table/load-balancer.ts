import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { type AlarmLine, minutes } from './alarm-line';
import type { Watched } from './watched';

/** The load balancer and the tasks behind it. */
export function loadBalancerLines({ loadBalancer, targetGroup, p95LatencySeconds }: Watched): AlarmLine[] {
  // The CDK would cut the load balancer's name out of the ARN of its listener. CloudFormation documents no cutting for what
  // is read weakly from another stack (`Fn::GetStackOutput`).
  const ofTargets = (metric: cloudwatch.Metric) =>
    metric.with({
      dimensionsMap: {
        TargetGroup: targetGroup.targetGroupFullName,
        LoadBalancer: loadBalancer.loadBalancerFullName,
      },
    });
  return [
    {
      name: 'UnhealthyTargets',
      metric: ofTargets(targetGroup.metrics.unhealthyHostCount({ ...minutes(1), statistic: 'Maximum' })),
      threshold: 0,
      periods: 5,
      description:
        'A task does not answer /health. See the log of the server; ECS replaces the task by itself.',
    },
    {
      name: 'NoHealthyTargets',
      metric: ofTargets(targetGroup.metrics.healthyHostCount({ ...minutes(1), statistic: 'Minimum' })),
      threshold: 1,
      below: true,
      periods: 2,
      silenceAlarms: true,
      description: 'No task answers: the server is down. See the events of the ECS service.',
    },
    {
      name: 'LoadBalancerErrors',
      metric: loadBalancer.metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, minutes(5)),
      threshold: 5,
      periods: 1,
      description:
        'The load balancer itself answers 5xx: no task, a timeout, or the issuer cannot be reached (561, 562).',
    },
    {
      name: 'ServerErrors',
      metric: ofTargets(
        targetGroup.metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, minutes(5)),
      ),
      threshold: 5,
      periods: 1,
      description: 'The server answers 5xx. See its log for the traceback; database and S3 first.',
    },
    {
      name: 'Latency',
      metric: ofTargets(targetGroup.metrics.targetResponseTime({ ...minutes(5), statistic: 'p95' })),
      threshold: p95LatencySeconds,
      periods: 3,
      description:
        'One request in twenty takes too long. See CPU of tasks and database, and the slow statements.',
    },
  ];
}
