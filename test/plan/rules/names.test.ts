import { describe, expect, test } from '@jest/globals';
import { textsOf } from '../plan-of';

const rule = (Priority: number, more: object = {}) => ({
  Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  Properties: { ListenerArn: { Ref: 'Listener' }, Priority, Conditions: [], Actions: [], ...more },
});

const target = (Name: string, Port: number) => ({
  Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  Properties: { Name, Port },
});

describe('what must be unique', () => {
  test('a priority that another rule gives up in the same update is refused', () => {
    expect(textsOf('unique-names', { A: rule(10), B: rule(20) }, { A: rule(20), B: rule(30) })).toEqual([
      expect.stringMatching(
        /^refused A: It takes .*Priority 20.* from B, and CloudFormation changes both in no order/,
      ),
    ]);
  });

  test('a new rule with the priority of one that is deleted last is refused', () => {
    expect(textsOf('unique-names', { A: rule(10) }, { B: rule(10) })).toEqual([
      expect.stringMatching(/^refused B: It takes .*Priority 10.* from A, which is deleted last/),
    ]);
  });

  test('a priority that another rule keeps is refused', () => {
    expect(textsOf('unique-names', { A: rule(10) }, { A: rule(10), B: rule(10) })).toEqual([
      expect.stringMatching(/^refused B: It takes .*Priority 10.*, which A has/),
    ]);
  });

  test('a free priority is not refused', () => {
    expect(textsOf('unique-names', { A: rule(10) }, { A: rule(10), B: rule(20) })).toEqual([]);
    expect(textsOf('unique-names', { A: rule(10) }, { A: rule(20) })).toEqual([]);
  });

  test('the same priority is free below another listener, and below one that is replaced', () => {
    const other = rule(10, { ListenerArn: { Ref: 'Other' } });
    expect(textsOf('unique-names', { A: rule(10) }, { A: rule(10), B: other })).toEqual([]);
    const listener = (LoadBalancerArn: string) => ({
      Type: 'AWS::ElasticLoadBalancingV2::Listener',
      Properties: { LoadBalancerArn, Port: 443, DefaultActions: [] },
    });
    expect(
      textsOf(
        'unique-names',
        { A: rule(10), Listener: listener('one') },
        { A: rule(10), Listener: listener('two') },
      ),
    ).toEqual([]);
  });

  test('a name is refused for the one that replaces its owner', () => {
    expect(textsOf('unique-names', { A: target('mlflow', 1) }, { A: target('mlflow', 2) })).toEqual([
      expect.stringMatching(/^refused A: It is replaced, and the new one has the same Name "mlflow"/),
    ]);
    expect(textsOf('unique-names', { A: target('mlflow', 1) }, { A: target('other', 2) })).toEqual([]);
  });
});

test('a resource with a name of its own is not replaced', () => {
  const group = (Description: string, name = 'mlflow') => ({
    Type: 'AWS::RDS::DBSubnetGroup',
    Properties: { DBSubnetGroupName: name, DBSubnetGroupDescription: Description, SubnetIds: [] },
  });
  const database = (Port: string, DBInstanceIdentifier?: string) => ({
    Type: 'AWS::RDS::DBInstance',
    Properties: { Port, ...(DBInstanceIdentifier && { DBInstanceIdentifier }) },
  });
  expect(
    textsOf('named-replacement', { A: database('1', 'mlflow') }, { A: database('2', 'mlflow') }),
  ).toEqual([expect.stringMatching(/^refused A: .*\(mlflow\); Port would/)]);
  expect(textsOf('named-replacement', { A: database('1') }, { A: database('2') })).toEqual([]);
  expect(textsOf('named-replacement', { A: group('one') }, { A: group('two') })).toEqual([]);
});

describe('the ranges of subnets', () => {
  const subnet = (CidrBlock: string) => ({
    Type: 'AWS::EC2::Subnet',
    Properties: { CidrBlock, VpcId: 'vpc-1' },
  });

  test('must not overlap one that is deleted last', () => {
    expect(textsOf('subnet-ranges', { A: subnet('10.0.0.0/24') }, { B: subnet('10.0.0.128/25') })).toEqual([
      expect.stringMatching(/^refused B: Its range 10\.0\.0\.128\/25 overlaps that of A/),
    ]);
  });

  test('may be next to it', () => {
    expect(textsOf('subnet-ranges', { A: subnet('10.0.0.0/24') }, { B: subnet('10.0.1.0/24') })).toEqual([]);
  });
});
