import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmLine } from './alarm-table/alarm-line';

/** Props of {@link Alarms}. */
export interface AlarmsProps {
  /** The table. */
  readonly lines: readonly AlarmLine[];
  /** Receives a message when an alarm is raised and when it is over. */
  readonly topic: ITopic;
}

/** Makes one alarm per line of the table; each notifies the topic. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { lines, topic }: AlarmsProps) {
    super(scope, id);
    const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;
    const { BREACHING, NOT_BREACHING } = cloudwatch.TreatMissingData;
    const action = new SnsAction(topic);
    for (const line of lines) {
      const alarm = new cloudwatch.Alarm(this, line.name, {
        metric: line.metric,
        threshold: line.threshold,
        comparisonOperator: line.below ? LESS_THAN_THRESHOLD : GREATER_THAN_THRESHOLD,
        evaluationPeriods: line.periods,
        treatMissingData: line.silenceAlarms ? BREACHING : NOT_BREACHING,
        alarmDescription: line.description,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }
}
