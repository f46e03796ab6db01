import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Lines of the server's log that need attention, by the metric that counts them: the texts that such a line has. */
const reports = {
  /** server/src/mlflow_aws_server/gatehouse/audit/writer.py */
  AuditLinesLost: ['audit trail: lines lost'],
  /** uvicorn, of a worker that was killed while others go on; a task that ends as a whole is in {@link StoppedTasks}. */
  AuditTrailCut: ['Child process', 'died'],
  /** server/src/mlflow_aws_server/gatehouse/served/guard.py */
  ServedFileChanged: ['served file changed'],
} as const;

/** Name of a report, and of its metric. */
export type ServerReport = keyof typeof reports;

/** Props of {@link ServerReports}. */
export interface ServerReportsProps {
  /** The server's log. */
  readonly logGroup: ILogGroup;
  /** Namespace of the metrics: metrics of a log have no dimension for the environment. */
  readonly namespace: string;
}

/** Counts such lines in the server's log: Prometheus counters would need a collector. */
export class ServerReports extends Construct {
  /** Number of reports in five minutes, by report. */
  readonly metrics: Readonly<Record<ServerReport, IMetric>>;

  constructor(scope: Construct, id: string, { logGroup, namespace }: ServerReportsProps) {
    super(scope, id);
    const count = (report: ServerReport) =>
      new MetricFilter(this, report, {
        logGroup,
        filterPattern: FilterPattern.allTerms(...reports[report]),
        metricNamespace: namespace,
        metricName: report,
      }).metric({ statistic: 'Sum', period: Duration.minutes(5) });
    this.metrics = {
      AuditLinesLost: count('AuditLinesLost'),
      AuditTrailCut: count('AuditTrailCut'),
      ServedFileChanged: count('ServedFileChanged'),
    };
  }
}
