import { type Claim, equal } from './claim';

/** What is noticed, and for how long it is kept. */
export const observabilityClaims: readonly Claim[] = [
  {
    title: 'Every alarm tells the notification topic',
    check: async (cloud) => {
      const topic = await cloud.id('data', 'AWS::SNS::Topic');
      const AlarmNames = await cloud.ids('observability', 'AWS::CloudWatch::Alarm');
      const { MetricAlarms } = await cloud.api.call('cloudwatch', 'DescribeAlarms', { AlarmNames });
      equal(MetricAlarms.length, AlarmNames.length, 'Number of alarms');
      for (const { AlarmName, AlarmActions, ActionsEnabled } of MetricAlarms)
        equal([AlarmActions, ActionsEnabled], [[topic], true], `Actions of ${AlarmName}`);
    },
    mutation: {
      title: 'the alarm of lost audit lines tells nobody',
      mutate: (templates) => {
        templates.properties('observability', 'AWS::CloudWatch::Alarm', 'AlarmsAuditLinesLost').AlarmActions =
          [];
      },
    },
  },
  {
    title: 'The logs are kept for the configured days',
    check: async (cloud) => {
      const { audit, service } = cloud.environment;
      const groups = [
        ['data', 'AuditTrailLogGroup', audit.logDays],
        ['service', 'ServerLog', service.logDays],
      ] as const;
      for (const [stack, name, days] of groups) {
        const group = await cloud.id(stack, 'AWS::Logs::LogGroup', name);
        const { logGroups } = await cloud.api.call('logs', 'DescribeLogGroups', {
          logGroupNamePrefix: group,
        });
        const found = logGroups.filter(
          ({ logGroupName }: { logGroupName: string }) => logGroupName === group,
        );
        equal(
          found.map(({ retentionInDays }: { retentionInDays: number }) => retentionInDays),
          [days],
          `Days of ${name}`,
        );
      }
    },
    mutation: {
      title: 'the audit trail is kept for 3 days',
      mutate: (templates) => {
        templates.properties('data', 'AWS::Logs::LogGroup', 'AuditTrailLogGroup').RetentionInDays = 3;
      },
    },
  },
  {
    title: "The issuer's keys are fetched every five minutes",
    check: async (cloud) => {
      const Name = await cloud.id('service', 'AWS::Events::Rule', 'IssuerKeysSchedule');
      const { ScheduleExpression, State } = await cloud.api.call('events', 'DescribeRule', { Name });
      equal([ScheduleExpression, State], ['rate(5 minutes)', 'ENABLED'], 'Schedule');
    },
    mutation: {
      title: 'they are fetched every nine minutes',
      mutate: (templates) => {
        templates.properties('service', 'AWS::Events::Rule', 'IssuerKeysSchedule').ScheduleExpression =
          'rate(9 minutes)';
      },
    },
  },
  {
    title: 'A deployment stops no task before a new one runs',
    check: async (cloud) => {
      const cluster = await cloud.id('service', 'AWS::ECS::Cluster');
      const services = await cloud.ids('service', 'AWS::ECS::Service');
      const found = await cloud.api.call('ecs', 'DescribeServices', { cluster, services });
      const [{ deploymentConfiguration }] = found.services;
      equal(deploymentConfiguration.minimumHealthyPercent, 100, 'Per cent that must be healthy');
    },
    mutation: {
      title: 'half of the tasks may stop',
      mutate: (templates) => {
        const { DeploymentConfiguration } = templates.properties('service', 'AWS::ECS::Service');
        DeploymentConfiguration.MinimumHealthyPercent = 50;
      },
    },
  },
];
