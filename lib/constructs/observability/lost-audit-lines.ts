import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** What the server's log says then (server/src/gatehouse/audit/writer.py). */
const lostAuditLinesMessage = 'audit trail: lines lost';

export interface LostAuditLinesProps {
  /** The server's log. */
  readonly logGroup: ILogGroup;
  /** Of the metric: log metrics have no dimension for the environment. */
  readonly namespace: string;
}

/** Counts the reports of lost lines in the server's log; the Prometheus counter beside it needs a collector. */
export class LostAuditLines extends Construct {
  readonly metric: IMetric;

  constructor(scope: Construct, id: string, { logGroup, namespace }: LostAuditLinesProps) {
    super(scope, id);
    const filter = new MetricFilter(this, 'Filter', {
      logGroup,
      filterPattern: FilterPattern.anyTerm(lostAuditLinesMessage),
      metricNamespace: namespace,
      metricName: 'AuditLinesLost',
    });
    this.metric = filter.metric({ statistic: 'Sum', period: Duration.minutes(5) });
  }
}
