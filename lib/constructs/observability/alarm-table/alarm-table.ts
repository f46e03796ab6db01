import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import type { ServerReports } from './server-reports';

/** What the alarms watch. */
export interface Watched {
  /** The load balancer. */
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** The tasks behind it. */
  readonly targetGroup: elbv2.ApplicationTargetGroup;
  /** The ECS service. */
  readonly service: FargateService;
  /** The database instance. */
  readonly database: IDatabaseInstance;
  /** Fetches the issuer's keys every five minutes. */
  readonly issuerKeys: IFunction;
  /** Adds groups to tokens. @default - without federation, or with an issuer of your organization */
  readonly tokenClaims?: IFunction;
  /** Lines of the server's log that need attention. */
  readonly reports: ServerReports['metrics'];
  /** The audit trail and its delivery. */
  readonly audit: WatchedAudit;
  /** Response time (95th percentile) that is too long, in seconds. */
  readonly p95LatencySeconds: number;
  /** Storage of the database at the start, in GiB. */
  readonly storageGib: number;
  /** Connections that the database can hold. */
  readonly maxConnections: number;
}

/** The audit trail and its delivery by Firehose, by the names in their metrics. */
export interface WatchedAudit {
  /** Log group of the trail. */
  readonly logGroupName: string;
  /** Subscription filter of that log group. */
  readonly subscriptionName: string;
  /** Firehose stream that delivers the trail. */
  readonly streamName: string;
}

/** One line of the table. The alarm is raised if `periods` periods in a row are beyond the threshold. */
export interface AlarmLine {
  /** Id of its construct, and heading of its section in docs/operations.md. */
  readonly name: string;
  /** What is measured, over which period. */
  readonly metric: cloudwatch.IMetric;
  /** In the unit of the metric. */
  readonly threshold: number;
  /** @default - above the threshold */
  readonly below?: boolean;
  /** Periods in a row. */
  readonly periods: number;
  /** Whether missing data raises the alarm too. @default false */
  readonly silenceAlarms?: boolean;
  /** What it means and what to do first; docs/operations.md has the rest. */
  readonly description: string;
}

const gib = 1024 ** 3;
const minutes = (count: number) => ({ period: Duration.minutes(count) });

/** Every alarm: whether the server is up, responds in time, or runs out of a resource. */
export function alarmTable(watched: Watched): AlarmLine[] {
  return [
    ...edgeLines(watched),
    ...serviceLines(watched),
    ...databaseLines(watched),
    ...identityLines(watched),
    ...reportLines(watched),
    ...auditLines(watched),
  ];
}

function edgeLines({ loadBalancer, targetGroup, p95LatencySeconds }: Watched): AlarmLine[] {
  return [
    {
      name: 'UnhealthyTargets',
      metric: targetGroup.metrics.unhealthyHostCount({ ...minutes(1), statistic: 'Maximum' }),
      threshold: 0,
      periods: 5,
      description:
        'A task does not answer /health. See the log of the server; ECS replaces the task by itself.',
    },
    {
      name: 'NoHealthyTargets',
      metric: targetGroup.metrics.healthyHostCount({ ...minutes(1), statistic: 'Minimum' }),
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
      metric: targetGroup.metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, minutes(5)),
      threshold: 5,
      periods: 1,
      description: 'The server answers 5xx. See its log for the traceback; database and S3 first.',
    },
    {
      name: 'Latency',
      metric: targetGroup.metrics.targetResponseTime({ ...minutes(5), statistic: 'p95' }),
      threshold: p95LatencySeconds,
      periods: 3,
      description:
        'One request in twenty takes too long. See CPU of tasks and database, and the slow statements.',
    },
  ];
}

function serviceLines({ service }: Watched): AlarmLine[] {
  return [
    {
      name: 'ServiceCpu',
      metric: service.metricCpuUtilization(minutes(5)),
      threshold: 85,
      periods: 3,
      description:
        'The tasks are out of CPU in spite of scaling (percent). Raise service.maxTasks or service.cpu.',
    },
    {
      name: 'ServiceMemory',
      metric: service.metricMemoryUtilization(minutes(5)),
      threshold: 85,
      periods: 3,
      description:
        'The tasks are short of memory (percent). Lower service.workers or raise service.memoryMib.',
    },
  ];
}

function databaseLines({ database, storageGib, maxConnections }: Watched): AlarmLine[] {
  return [
    {
      name: 'DatabaseStorage',
      metric: database.metricFreeStorageSpace({ ...minutes(5), statistic: 'Minimum' }),
      threshold: 0.1 * storageGib * gib,
      below: true,
      periods: 1,
      silenceAlarms: true,
      description:
        'The database has less than a tenth of its first storage free (bytes). Raise database.maxStorageGib.',
    },
    {
      name: 'DatabaseConnections',
      metric: database.metricDatabaseConnections({ ...minutes(5), statistic: 'Maximum' }),
      threshold: Math.floor(0.8 * maxConnections),
      periods: 2,
      description: 'Connections run out (count). Fewer tasks or workers, or a larger instance class.',
    },
    {
      name: 'DatabaseCpu',
      metric: database.metricCPUUtilization(minutes(5)),
      threshold: 85,
      periods: 3,
      description: 'The database is out of CPU (percent). See Database Insights for the statements.',
    },
  ];
}

function identityLines({ issuerKeys, tokenClaims }: Watched): AlarmLine[] {
  const lines: AlarmLine[] = [
    {
      name: 'IssuerKeys',
      // Lambda reports 0 for a run without an error, so missing data means that it does not run at all.
      metric: issuerKeys.metricErrors(minutes(5)),
      threshold: 0,
      periods: 3,
      silenceAlarms: true,
      description:
        "The issuer's keys cannot be fetched. The last ones serve for identity.keysMaxAgeMinutes; then nobody gets in.",
    },
  ];
  if (tokenClaims)
    lines.push({
      name: 'TokenClaims',
      metric: tokenClaims.metricErrors(minutes(5)),
      threshold: 0,
      periods: 1,
      description:
        'The function that adds groups to tokens fails: Cognito then refuses the login or the renewal.',
    });
  return lines;
}

function reportLines({ reports }: Watched): AlarmLine[] {
  return [
    {
      name: 'AuditLinesLost',
      metric: reports.AuditLinesLost,
      threshold: 0,
      periods: 1,
      description:
        'The server has lost lines of the audit trail (reports). Its log says how many and why; who did what is then known from the load balancer only.',
    },
    {
      name: 'ServedFileChanged',
      metric: reports.ServedFileChanged,
      threshold: 0,
      periods: 1,
      description:
        'A file of a version was stored in the moment in which the version was promoted: what serves is not what was promoted.',
    },
  ];
}

function auditLines({ audit }: Watched): AlarmLine[] {
  return [
    {
      name: 'AuditDelivery',
      metric: new cloudwatch.Metric({
        namespace: 'AWS/Firehose',
        metricName: 'DeliveryToS3.DataFreshness',
        dimensionsMap: { DeliveryStreamName: audit.streamName },
        statistic: 'Maximum',
        ...minutes(5),
      }),
      threshold: 1800,
      periods: 1,
      description:
        'Lines of the audit trail wait for their bucket for more than half an hour (seconds). Firehose gives up after a day.',
    },
    {
      name: 'AuditSubscription',
      metric: new cloudwatch.Metric({
        namespace: 'AWS/Logs',
        metricName: 'DeliveryErrors',
        dimensionsMap: {
          LogGroupName: audit.logGroupName,
          DestinationType: 'Firehose',
          FilterName: audit.subscriptionName,
        },
        statistic: 'Sum',
        ...minutes(5),
      }),
      threshold: 0,
      periods: 1,
      description: 'CloudWatch Logs cannot hand the audit trail to Firehose. It tries again for a day.',
    },
  ];
}
