import { describe, expect, test } from '@jest/globals';
import { textsOf } from '../plan-of';

const policy = (...statements: object[]) => ({
  Policy: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: statements } },
  },
  Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [] } } },
});

const statement = (Action: string | string[], Effect = 'Allow', Resource = 'arn:aws:s3:::artifacts/*') => ({
  Effect,
  Action,
  Resource,
});

describe('access', () => {
  test.each<[string, object, object]>([
    ['another action', statement('s3:GetObject'), statement(['s3:GetObject', 's3:PutObject'])],
    ['another resource', statement('s3:GetObject'), statement('s3:GetObject', 'Allow', '*')],
  ])('widens by %s', (_, before, after) => {
    expect(textsOf('wider-access', policy(before), policy(after))).toEqual([
      expect.stringMatching(/^review Newly allowed: /),
    ]);
  });

  test('names what is new, and not what was allowed before', () => {
    const [text] = textsOf(
      'wider-access',
      policy(statement('s3:GetObject')),
      policy(statement(['s3:GetObject', 's3:PutObject'])),
    );
    expect(text).toContain('s3:PutObject');
    expect(text).not.toContain('s3:GetObject');
  });

  test('widens if nothing is denied any more', () => {
    expect(textsOf('wider-access', policy(statement('s3:*', 'Deny')), policy())).toEqual([
      expect.stringMatching(/^review No longer denied: .*s3:\*/),
    ]);
  });

  test('does not widen by fewer actions, or by more that is denied', () => {
    expect(
      textsOf(
        'wider-access',
        policy(statement(['s3:GetObject', 's3:PutObject'])),
        policy(statement('s3:GetObject')),
      ),
    ).toEqual([]);
    expect(textsOf('wider-access', policy(), policy(statement('s3:*', 'Deny')))).toEqual([]);
  });

  test('widens by a managed policy, and by a boundary that goes or changes', () => {
    const role = (more: object) => ({
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {}, ...more } },
    });
    const admin = { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] };
    expect(textsOf('wider-access', role({}), role(admin))[0]).toContain('AdministratorAccess');
    const bound = (name: string) => role({ PermissionsBoundary: name });
    expect(textsOf('wider-access', bound('one'), role({}))).toEqual([
      'review Role: The permissions boundary is removed.',
    ]);
    expect(textsOf('wider-access', bound('one'), bound('two'))).toEqual([
      'review Role: Another permissions boundary limits it.',
    ]);
    expect(textsOf('wider-access', role({}), bound('one'))).toEqual([]);
  });
});

describe('strangers', () => {
  const path = (values: string, ...types: string[]) => ({
    Rule: {
      Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
      Properties: {
        ListenerArn: 'listener',
        Priority: 1,
        Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: [values] } }],
        Actions: types.map((Type, index) => ({ Type, Order: index + 1 })),
      },
    },
  });

  test('reach a path without a login', () => {
    const closed = path('/metrics', 'fixed-response');
    expect(textsOf('public-paths', closed, path('/metrics', 'forward'))).toEqual([
      'review Rule: The load balancer passes on requests without a login: /metrics.',
    ]);
    for (const login of ['authenticate-oidc', 'authenticate-cognito', 'jwt-validation'])
      expect(textsOf('public-paths', closed, path('/metrics', login, 'forward'))).toEqual([]);
    expect(textsOf('public-paths', path('/x', 'forward'), path('/x', 'forward'))).toEqual([]);
  });

  test('reach another port, or the load balancer at all', () => {
    const group = (...SecurityGroupIngress: object[]) => ({
      Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress } },
    });
    const open = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' };
    expect(textsOf('public-paths', group(), group(open))).toEqual([
      'review Group: Opens for 0.0.0.0/0: TCP 22.',
    ]);
    expect(textsOf('public-paths', group(open), group())).toEqual([]);
    const balancer = (Scheme: string) => ({
      Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Scheme } },
    });
    expect(textsOf('public-paths', balancer('internal'), balancer('internet-facing'))).toHaveLength(1);
    expect(textsOf('public-paths', balancer('internet-facing'), balancer('internal'))).toEqual([]);
  });
});

describe('retention', () => {
  const resource = (Type: string, Properties: object) => ({ Kept: { Type, Properties } });

  test.each<[string, object, object]>([
    ['AWS::Logs::LogGroup', { RetentionInDays: 90 }, { RetentionInDays: 30 }],
    ['AWS::Logs::LogGroup', {}, { RetentionInDays: 731 }],
    ['AWS::RDS::DBInstance', { BackupRetentionPeriod: 35 }, { BackupRetentionPeriod: 7 }],
    ['AWS::KMS::Key', {}, { PendingWindowInDays: 7 }],
    ['AWS::S3::Bucket', {}, { LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30 }] } }],
    [
      'AWS::S3::Bucket',
      { LifecycleConfiguration: { Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 365 } }] } },
      { LifecycleConfiguration: { Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }] } },
    ],
    [
      'AWS::S3::Bucket',
      { ObjectLockConfiguration: { Rule: { DefaultRetention: { Years: 1 } } } },
      { ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: 90 } } } },
    ],
  ])('of %s that is shorter is found, and longer is not', (type, before, after) => {
    const of = (one: object, other: object) =>
      textsOf('shorter-retention', resource(type, one), resource(type, other));
    expect(of(before, after)).toEqual([expect.stringMatching(/^review Kept: .*instead of/)]);
    expect(of(after, before)).toEqual([]);
  });
});
