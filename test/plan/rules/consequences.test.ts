import { describe, expect, test } from '@jest/globals';
import { findingsOf, planFrom, type Resources, textsOf } from '../plan-of';

const bucket = (BucketName: string, more: object = {}) => ({
  Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName }, ...more },
});

describe('data', () => {
  test('of a resource that is removed or replaced is lost', () => {
    expect(textsOf('data-at-risk', bucket('one'), {})).toEqual([
      'data Bucket: It is removed, and its data is deleted.',
    ]);
    expect(textsOf('data-at-risk', bucket('one'), bucket('two'))).toEqual([
      'data Bucket: It is replaced by an empty one, and its data is deleted.',
    ]);
  });

  test('that is kept outside of the stack is missed all the same after a replacement', () => {
    const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
    expect(textsOf('data-at-risk', bucket('one', kept), bucket('two', kept))).toEqual([
      'data Bucket: It is replaced by an empty one; the old one stays, outside the stack.',
    ]);
    expect(textsOf('data-at-risk', bucket('one', kept), {})[0]).toMatch(
      /^review Bucket: It is removed; the old one stays/,
    );
  });

  test('is protected less if its policy or its deletion protection goes', () => {
    const retained = bucket('one', { DeletionPolicy: 'Retain' });
    expect(textsOf('data-at-risk', retained, bucket('one'))).toEqual([
      'review Bucket: Its data is protected less: it is deleted with its stack from now on.',
    ]);
    const database = (DeletionProtection: boolean) => ({
      Database: {
        Type: 'AWS::RDS::DBInstance',
        DeletionPolicy: 'Snapshot',
        Properties: { DeletionProtection },
      },
    });
    expect(textsOf('data-at-risk', database(true), database(false))).toEqual([
      'review Database: Its data is protected less: AWS no longer refuses its deletion.',
    ]);
    expect(textsOf('data-at-risk', database(false), database(true))).toEqual([]);
  });
});

test('a protected resource is not deleted', () => {
  const pool = (DeletionProtection: string) => ({
    Pool: { Type: 'AWS::Cognito::UserPool', Properties: { DeletionProtection } },
  });
  expect(textsOf('protected-resources', pool('ACTIVE'), {})).toEqual([
    expect.stringMatching(/^refused Pool: AWS refuses/),
  ]);
  expect(textsOf('protected-resources', pool('INACTIVE'), {})).toEqual([]);
  const retained = { Pool: { ...pool('ACTIVE').Pool, DeletionPolicy: 'Retain' } };
  expect(textsOf('protected-resources', retained, {})).toEqual([]);
});

describe('a database', () => {
  const database = (Properties: object) => ({ Database: { Type: 'AWS::RDS::DBInstance', Properties } });

  test.each([
    [
      { AllocatedStorage: '100' },
      { AllocatedStorage: '20' },
      'refused Database: RDS does not make storage smaller: 100 GiB to 20 GiB.',
    ],
    [
      { EngineVersion: '17.10' },
      { EngineVersion: '17.9' },
      'refused Database: RDS does not go back from version 17.10 to 17.9.',
    ],
  ])('does not go from %j to %j', (before, after, text) => {
    expect(textsOf('database-limits', database(before), database(after))).toEqual([text]);
  });

  test('gets a newer version', () => {
    expect(
      textsOf('database-limits', database({ EngineVersion: '17.9' }), database({ EngineVersion: '17.10' })),
    ).toEqual([]);
  });

  test('restarts for another class, and not for another number of backups', () => {
    const of = (before: object, after: object) => textsOf('interruptions', database(before), database(after));
    expect(of({ DBInstanceClass: 'db.t4g.micro' }, { DBInstanceClass: 'db.m7g.large' })).toHaveLength(1);
    expect(of({ EngineVersion: '17.8' }, { EngineVersion: '17.9' })).toHaveLength(1);
    expect(of({ BackupRetentionPeriod: 7 }, { BackupRetentionPeriod: 8 })).toEqual([]);
  });
});

test('connections end when a load balancer loses a zone, and not when it gets one', () => {
  const balancer = (...Subnets: string[]) => ({
    Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Subnets } },
  });
  expect(textsOf('interruptions', balancer('a', 'b'), balancer('a'))).toHaveLength(1);
  expect(textsOf('interruptions', balancer('a'), balancer('a', 'b'))).toEqual([]);
});

test('a target group does not move to another load balancer', () => {
  const service = (Scheme: string, HealthCheckPath = '/', name = 'Target') => ({
    Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Scheme } },
    [name]: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { HealthCheckPath } },
    Listener: {
      Type: 'AWS::ElasticLoadBalancingV2::Listener',
      Properties: {
        LoadBalancerArn: { Ref: 'Balancer' },
        DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: name } }],
      },
    },
  });
  const of = (...after: Parameters<typeof service>) =>
    textsOf('target-groups', service('internal'), service(...after));
  expect(of('internet-facing')).toEqual([expect.stringMatching(/^refused Target: It belongs to the former/)]);
  expect(of('internet-facing', '/', 'Other')).toEqual([]);
  expect(of('internal', '/health')).toEqual([]);
});

describe('a port between two groups', () => {
  const rule = (FromPort: number, Description = 'Tasks') => ({
    Rule: {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: {
        GroupId: 'sg-1',
        IpProtocol: 'tcp',
        FromPort,
        ToPort: FromPort,
        SourceSecurityGroupId: 'sg-2',
        Description,
      },
    },
  });
  const storage = (AllocatedStorage: string) => ({
    Database: { Type: 'AWS::RDS::DBInstance', Properties: { AllocatedStorage } },
  });

  test('that closes cuts off what uses it', () => {
    expect(textsOf('closed-ports', rule(8443), rule(9443))[0]).toMatch(
      /^interrupts Rule: Port 8443 between two groups closes/,
    );
    expect(textsOf('closed-ports', rule(8443), {})).toHaveLength(1);
  });

  test('that stays or opens cuts off nothing', () => {
    expect(textsOf('closed-ports', rule(8443), rule(8443, 'The same'))).toEqual([]);
    expect(textsOf('closed-ports', {}, rule(8443))).toEqual([]);
  });

  const planOf = (network: Resources) =>
    planFrom(
      {
        network: { Resources: rule(8443) },
        data: { Resources: storage('100') },
        service: { Resources: bucket('one') },
      },
      {
        network: { Resources: network },
        data: { Resources: storage('20') },
        service: { Resources: bucket('two') },
      },
    );

  test('stays closed if a later stack is refused, and the stacks behind that are not reached', () => {
    const plan = planOf(rule(9443));
    expect(findingsOf('left-behind', plan)).toEqual([
      expect.stringMatching(/^interrupts .*already when data is refused/),
    ]);
    expect(plan.stacks.map(({ verdict, reached }) => [verdict, reached])).toEqual([
      ['interrupts', true],
      ['refused', true],
      ['data at risk', false],
    ]);
  });

  test('is no concern of a stack that does not change', () => {
    expect(findingsOf('left-behind', planOf(rule(8443)))).toEqual([]);
  });
});

test('a stack that the application no longer has is named, with the command that removes it', () => {
  const plan = planFrom(
    { data: { Resources: {} }, identity: { Resources: bucket('one') } },
    { data: { Resources: {} } },
  );
  expect(plan.findings).toEqual([
    expect.objectContaining({
      rule: 'forgotten-stack',
      level: 'note',
      instead: expect.stringContaining('--stack-name mlflow-test-identity'),
    }),
  ]);
});

test('the migration runs again, and a rollback does not undo it', () => {
  const migration = (image: string) => ({
    Migration: { Type: 'Custom::SchemaMigration', Properties: { image } },
  });
  expect(textsOf('custom-resources', migration('one'), migration('two'))).toEqual([
    expect.stringMatching(/^note Migration: The migration .* runs\. A rollback/),
  ]);
  expect(textsOf('custom-resources', migration('one'), migration('one'))).toEqual([]);
});

test('an image of new sources is built, once', () => {
  const image = (tag: string) => ({ Image: { Type: 'Custom::ServerImage', Properties: { tag } } });
  expect(textsOf('custom-resources', image('one'), image('two'))).toEqual([
    expect.stringMatching(
      /^note Image: CodeBuild builds the image .* nothing, if it has built them before\./,
    ),
  ]);
  expect(textsOf('custom-resources', image('one'), image('one'))).toEqual([]);
});
