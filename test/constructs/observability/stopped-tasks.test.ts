import { describe, expect, test } from '@jest/globals';
import { onlyAt, propertiesAt } from '../../support/properties';
import { type TemplateJson, templates } from '../../support/synthesized';

const all = templates('prod');
const rule = onlyAt(all, 'AWS::Events::Rule', /StoppedTasks/);

/** EventBridge's comparison, as far as the rule uses it (EventBridge guide, "Comparison operators"). */
function matches(pattern: TemplateJson, event: TemplateJson): boolean {
  return Object.entries(pattern).every(([name, expected]) => {
    if (name === '$or') return (expected as TemplateJson[]).some((each) => matches(each, event));
    if (!Array.isArray(expected)) {
      const inside = event[name] ?? {};
      return Array.isArray(inside)
        ? matches(expected as TemplateJson, gathered(inside))
        : matches(expected as TemplateJson, inside);
    }
    const values: unknown[] = [event[name] ?? []].flat();
    return expected.some((each) => fits(each, values));
  });
}

/** An array of objects is compared as one object whose fields have all of their values. */
function gathered(objects: TemplateJson[]): TemplateJson {
  const names = new Set(objects.flatMap(Object.keys));
  return Object.fromEntries(
    [...names].map((name) => [name, objects.flatMap((each) => (name in each ? [each[name]] : []))]),
  );
}

function fits(expected: unknown, values: unknown[]): boolean {
  if (typeof expected !== 'object' || expected === null) return values.includes(expected);
  if ('exists' in expected) return values.length > 0 === expected.exists;
  if ('anything-but' in expected)
    return values.some((value) => !(expected['anything-but'] as unknown[]).includes(value));
  throw new Error(`The test does not know ${JSON.stringify(expected)}.`);
}

const stopped = (detail: TemplateJson, lastStatus = 'STOPPED') => ({
  source: 'aws.ecs',
  'detail-type': 'ECS Task State Change',
  detail: { clusterArn: 'cluster', group: 'service:server', lastStatus, ...detail },
});

/** The pattern with names in place of CloudFormation's functions. */
const pattern: TemplateJson = {
  ...rule.EventPattern,
  detail: { ...rule.EventPattern.detail, clusterArn: ['cluster'], group: ['service:server'] },
};

const scaledIn = { stopCode: 'ServiceSchedulerInitiated' };

describe('the alarm for a trail that was cut', () => {
  test.each<[string, TemplateJson]>([
    ['was killed', stopped({ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 137 }] })],
    [
      'ended by itself',
      stopped({ stopCode: 'EssentialContainerExited', containers: [{ name: 'server', exitCode: 0 }] }),
    ],
    ['did not stop in time', stopped({ ...scaledIn, containers: [{ exitCode: 137 }] })],
    ['lost its host', stopped({ ...scaledIn, containers: [{ name: 'server' }] })],
  ])('is raised by a task that %s', (_, event) => {
    expect(matches(pattern, event)).toBe(true);
  });

  test.each<[string, TemplateJson]>([
    ['was stopped by a deployment', stopped({ ...scaledIn, containers: [{ exitCode: 0 }] })],
    ['was stopped by a person', stopped({ stopCode: 'UserInitiated', containers: [{ exitCode: 0 }] })],
    ['has never started', stopped({ stopCode: 'TaskFailedToStart', containers: [{ name: 'server' }] })],
    ['is still stopping', stopped({ containers: [{ exitCode: 137 }] }, 'DEPROVISIONING')],
    [
      'migrates the schema',
      stopped({
        group: 'family:migrate',
        stopCode: 'EssentialContainerExited',
        containers: [{ exitCode: 0 }],
      }),
    ],
  ])('is not raised by a task that %s', (_, event) => {
    expect(matches(pattern, event)).toBe(false);
  });

  test('counts the tasks of this service in this cluster', () => {
    const { clusterArn, group } = rule.EventPattern.detail;
    expect(clusterArn).toEqual([
      {
        'Fn::GetStackOutput': expect.objectContaining({
          OutputName: expect.stringContaining('ServerCluster'),
        }),
      },
    ]);
    expect(JSON.stringify(group)).toMatch(/"service:".*ServerService/);
  });

  test('counts workers that uvicorn replaces, and those tasks, in one metric', () => {
    const filters = propertiesAt(all, 'AWS::Logs::MetricFilter').filter(
      ({ MetricTransformations: [{ MetricName }] }) => MetricName === 'AuditTrailCut',
    );
    expect(filters.map(({ FilterPattern }) => FilterPattern).sort()).toEqual([
      '"Child process" "died"',
      '{ $.detail.lastStatus = "STOPPED" }',
    ]);
    for (const { MetricTransformations } of filters)
      expect(MetricTransformations).toEqual([
        { MetricName: 'AuditTrailCut', MetricNamespace: 'mlflow-prod', MetricValue: '1' },
      ]);
  });

  test('lets EventBridge put events of this rule only', () => {
    const policy = onlyAt(all, 'AWS::Logs::ResourcePolicy');
    const text = JSON.stringify(policy.PolicyDocument);
    expect(text).toContain('logs:PutLogEvents');
    expect(text).toMatch(/aws:SourceArn.*StoppedTasksRule/);
    expect(rule.Targets).toHaveLength(1);
  });
});
