import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { propertiesAt } from '../../support/properties';
import { resources, templates } from '../../support/synthesized';

const alarms = resources(templates('prod'), 'AWS::CloudWatch::Alarm').map(({ Properties, Metadata }) => ({
  name: String(Metadata['aws:cdk:path']).split('/').at(-2),
  ...Properties,
}));

const expected: readonly [
  name: string,
  metric: string,
  comparison: string,
  threshold: number,
  missing: string,
][] = [
  ['UnhealthyTargets', 'UnHealthyHostCount', 'GreaterThanThreshold', 0, 'notBreaching'],
  ['NoHealthyTargets', 'HealthyHostCount', 'LessThanThreshold', 1, 'breaching'],
  ['LoadBalancerErrors', 'HTTPCode_ELB_5XX_Count', 'GreaterThanThreshold', 5, 'notBreaching'],
  ['ServerErrors', 'HTTPCode_Target_5XX_Count', 'GreaterThanThreshold', 5, 'notBreaching'],
  ['Latency', 'TargetResponseTime', 'GreaterThanThreshold', 2, 'notBreaching'],
  ['ServiceCpu', 'CPUUtilization', 'GreaterThanThreshold', 85, 'notBreaching'],
  ['ServiceMemory', 'MemoryUtilization', 'GreaterThanThreshold', 85, 'notBreaching'],
  ['DatabaseStorage', 'FreeStorageSpace', 'LessThanThreshold', 0.1 * 100 * 1024 ** 3, 'breaching'],
  ['DatabaseConnections', 'DatabaseConnections', 'GreaterThanThreshold', 640, 'notBreaching'],
  ['DatabaseCpu', 'CPUUtilization', 'GreaterThanThreshold', 85, 'notBreaching'],
  ['IssuerKeys', 'Errors', 'GreaterThanThreshold', 0, 'breaching'],
  ['TokenClaims', 'Errors', 'GreaterThanThreshold', 0, 'notBreaching'],
  ['AuditLinesLost', 'AuditLinesLost', 'GreaterThanThreshold', 0, 'notBreaching'],
  ['AuditTrailCut', 'AuditTrailCut', 'GreaterThanThreshold', 0, 'notBreaching'],
  ['ServedFileChanged', 'ServedFileChanged', 'GreaterThanThreshold', 0, 'notBreaching'],
  ['AuditDelivery', 'DeliveryToS3.DataFreshness', 'GreaterThanThreshold', 1800, 'notBreaching'],
  ['AuditSubscription', 'DeliveryErrors', 'GreaterThanThreshold', 0, 'notBreaching'],
];

test('three failures in a row to fetch the keys raise the alarm, a single one does not', () => {
  expect(alarms.find(({ name }) => name === 'IssuerKeys')).toMatchObject({
    Period: 300,
    EvaluationPeriods: 3,
  });
});

test.each([
  ['AuditLinesLost', 'audit/writer.py'],
  ['ServedFileChanged', 'served/guard.py'],
])('%s counts the line that the server logs', (MetricName, file) => {
  const source = readFileSync(
    join(__dirname, '../../../server/src/mlflow_aws_server/gatehouse', file),
    'utf8',
  );
  const [, line] = /^REPORT = "(.*)"$/m.exec(source) ?? [];
  expect(propertiesAt(templates('prod'), 'AWS::Logs::MetricFilter')).toContainEqual({
    FilterPattern: `"${line}"`,
    LogGroupName: {
      'Fn::GetStackOutput': expect.objectContaining({ OutputName: expect.stringContaining('ServerLog') }),
    },
    MetricTransformations: [{ MetricName, MetricNamespace: 'mlflow-prod', MetricValue: '1' }],
  });
});

test('the function for groups of federated users has an alarm only with federation', () => {
  expect(JSON.stringify(templates('prod'))).toContain('Alarms/TokenClaims/');
  expect(JSON.stringify(templates('local'))).not.toContain('Alarms/TokenClaims/');
});

describe('the alarms', () => {
  test('are these, and no others', () => {
    expect(alarms.map(({ name }) => name).sort()).toEqual(expected.map(([name]) => name).sort());
  });

  test.each(expected)('%s', (name, MetricName, ComparisonOperator, Threshold, TreatMissingData) => {
    expect(alarms.find((alarm) => alarm.name === name)).toMatchObject({
      MetricName,
      ComparisonOperator,
      Threshold,
      TreatMissingData,
    });
  });

  test.each(alarms.map((alarm) => [alarm.name, alarm] as const))(
    '%s notifies the topic and says what to do',
    (_, alarm) => {
      const topic = { 'Fn::GetStackOutput': expect.objectContaining({ StackName: 'mlflow-prod-data' }) };
      expect(alarm).toMatchObject({
        AlarmActions: [topic],
        OKActions: [topic],
      });
      // It watches resources of one environment, not of the whole account.
      expect(alarm.Dimensions?.length > 0 || alarm.Namespace === 'mlflow-prod').toBe(true);
      expect(alarm.AlarmDescription.length).toBeGreaterThan(40);
    },
  );
});
