import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import type { ServerReports } from '../server-reports';

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
