import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmLine, minutes } from './alarm-line';
import type { Watched } from './watched';

/** The delivery of the audit trail. */
export function auditLines({ audit }: Watched): AlarmLine[] {
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
      description:
        'CloudWatch Logs cannot hand the audit trail to Firehose, and may skip lines: the bucket then never gets them. The log group has them; the runbook says how to keep them.',
    },
  ];
}
