import { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** One line of the table. The alarm is raised if `periods` periods in a row are beyond the threshold. */
export interface AlarmLine {
  /** Id of its construct, and heading of its section in docs/operations.md. */
  readonly name: string;
  /** What is measured, over which period. */
  readonly metric: cloudwatch.IMetric;
  /** In the unit of the metric. */
  readonly threshold: number;
  /** Whether values below the threshold raise the alarm, not those above it. @default false */
  readonly below?: boolean;
  /** Periods in a row. */
  readonly periods: number;
  /** Whether missing data raises the alarm too. @default false */
  readonly silenceAlarms?: boolean;
  /** What it means and what to do first; docs/operations.md has the rest. */
  readonly description: string;
}

/** Options of a metric with a period of some minutes. */
export const minutes = (count: number) => ({ period: Duration.minutes(count) });
