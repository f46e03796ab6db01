import { describe, expect, test } from '@jest/globals';
import { templates } from '../../support/synthesized';
import { findingsOf, planFrom, type Resources } from '../plan-of';

const bucket = (BucketName: string) => ({ Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName } } });

const exporting = (Resources: Resources, Value: unknown = { Ref: 'Bucket' }) => ({
  Resources,
  Outputs: { Out: { Value, Export: { Name: 'network:Bucket' } } },
});

const importing = {
  Resources: {
    User: { Type: 'AWS::SSM::Parameter', Properties: { Value: { 'Fn::ImportValue': 'network:Bucket' } } },
  },
};

interface Template {
  Resources: Record<string, { Type: string; Properties: object }>;
  Outputs: Record<string, object>;
}

const plan = (network: object, data: object = importing) =>
  planFrom({ network: exporting(bucket('one')), data: importing }, { network, data });

describe('an export that another stack imports', () => {
  test('cannot go', () => {
    expect(findingsOf('exports-in-use', plan({ Resources: bucket('one') }))).toEqual([
      expect.stringMatching(/^refused .*data imports: Bucket/),
    ]);
  });

  test('cannot get another value, nor that of a resource that is replaced', () => {
    for (const changed of [exporting(bucket('one'), 'fixed'), exporting(bucket('two'))])
      expect(findingsOf('exports-in-use', plan(changed))).toHaveLength(1);
  });

  test('cannot follow an attribute that changes in place', () => {
    const database = (DBInstanceClass: string) =>
      exporting(
        { Database: { Type: 'AWS::RDS::DBInstance', Properties: { DBInstanceClass } } },
        { 'Fn::GetAtt': ['Database', 'DBInstanceClass'] },
      );
    const change = (after: string) =>
      planFrom(
        { network: database('db.t4g.micro'), data: importing },
        { network: database(after), data: importing },
      );
    expect(findingsOf('exports-in-use', change('db.m7g.large'))).toHaveLength(1);
    expect(findingsOf('exports-in-use', change('db.t4g.micro'))).toEqual([]);
  });

  test('blocks its stack even if the importing stack gives it up in the same deployment', () => {
    expect(findingsOf('exports-in-use', plan({ Resources: bucket('one') }, { Resources: {} }))).toHaveLength(
      1,
    );
  });

  test('is free if nobody imports it', () => {
    const alone = planFrom({ network: exporting(bucket('one')) }, { network: { Resources: bucket('one') } });
    expect(findingsOf('exports-in-use', alone)).toEqual([]);
  });
});

describe('what a stack reads of another one', () => {
  test('must be exported', () => {
    expect(
      findingsOf('missing-imports', planFrom({}, { network: { Resources: {} }, data: importing })),
    ).toEqual(['refused No export named network:Bucket found.']);
    expect(
      findingsOf('missing-imports', planFrom({}, { network: exporting(bucket('one')), data: importing })),
    ).toEqual([]);
  });

  test('must be an output of it, without an export', () => {
    const reading = (OutputName: string) => ({
      Resources: {
        User: {
          Type: 'AWS::SSM::Parameter',
          Properties: { Value: { 'Fn::GetStackOutput': { StackName: 'mlflow-test-network', OutputName } } },
        },
      },
    });
    const first = (data: object) => planFrom({}, { network: exporting(bucket('one')), data });
    expect(findingsOf('missing-imports', first(reading('Gone')))).toEqual([
      'refused Stack mlflow-test-network has no output Gone.',
    ]);
    expect(findingsOf('missing-imports', first(reading('Out')))).toEqual([]);
  });
});

test('a stack that reads without importing, and does not change, must be deployed by force', () => {
  const alarms = (Description: string) => ({
    Resources: {
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          Description,
          Name: { 'Fn::GetStackOutput': { StackName: 'mlflow-test-network', OutputName: 'Out' } },
        },
      },
    },
  });
  const to = (name: string, observability: object) =>
    planFrom(
      { network: exporting(bucket('one')), observability: alarms('same') },
      { network: exporting(bucket(name)), observability },
    );
  expect(findingsOf('stale-references', to('two', alarms('same')))).toEqual([
    expect.stringMatching(/^review .*still reads the former Bucket/),
  ]);
  expect(findingsOf('stale-references', to('two', alarms('other')))).toEqual([]);
  expect(findingsOf('stale-references', to('one', alarms('same')))).toEqual([]);
});

test('alarms that import what they watch would block the stack of the server again', () => {
  const before = structuredClone(templates('prod')) as Record<'service' | 'observability', Template>;
  const { service, observability } = before;
  const [id] = Object.entries(service.Resources).find(([, { Type }]) => Type.endsWith('::TargetGroup')) ?? [];
  const Value = { 'Fn::GetAtt': [id, 'TargetGroupFullName'] };
  service.Outputs.Name = { Value, Export: { Name: 'service:TargetGroup' } };
  observability.Resources.Imported = {
    Type: 'AWS::SSM::Parameter',
    Properties: { Value: { 'Fn::ImportValue': 'service:TargetGroup' } },
  };
  const after = structuredClone(before);
  Object.assign(after.service.Resources[String(id)]?.Properties ?? {}, { Port: 9443 });
  expect(findingsOf('exports-in-use', planFrom(before, after))).toEqual([
    expect.stringMatching(/^refused .*observability imports: .*Target/),
  ]);
});
