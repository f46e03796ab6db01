import { expect, test } from '@jest/globals';
import { exitCodeOf } from '../../plan/report/exit-code';
import { textOf } from '../../plan/report/text';
import { planFrom } from './plan-of';

const bucket = (BucketName: string) => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName } });
const database = (AllocatedStorage: string) => ({
  Resources: { Database: { Type: 'AWS::RDS::DBInstance', Properties: { AllocatedStorage } } },
});

test('the worst comes first, then the stacks', () => {
  const plan = planFrom(
    { data: database('100'), service: { Resources: { A: bucket('a'), B: bucket('b') } } },
    { data: database('20'), service: { Resources: { A: bucket('c'), B: bucket('d') } } },
  );
  expect(textOf(plan, { details: true })).toMatchInlineSnapshot(`
"Plan of test, compared with a test.

REFUSED: the deployment stops there and rolls that stack back
  data Database: RDS does not make storage smaller: 100 GiB to 20 GiB.
      → Undo the change.

DATA AT RISK
  service A and 1 more (--json has all): It is replaced by an empty one, and its data is deleted.
      → Undo the change, or copy the data first.

  stack    created  changed replaced  removed    result
  data           0        1        0        0    refused
  service        0        0        2        0    data at risk (not reached)

data
  update      Database (AWS::RDS::DBInstance): AllocatedStorage

service
  replace     A (AWS::S3::Bucket): BucketName
  replace     B (AWS::S3::Bucket): BucketName
"
`);
  expect(exitCodeOf(plan)).toBe(4);
});

test('without a change, it says so', () => {
  const plan = planFrom({ data: database('100') }, { data: database('100') });
  expect(textOf(plan, { details: false })).toMatchInlineSnapshot(`
"Plan of test, compared with a test.

Nothing changes.
"
`);
  expect(exitCodeOf(plan)).toBe(0);
});

test('an interruption ends with 3, wider access with 0', () => {
  const class_ = (DBInstanceClass: string) => ({
    data: { Resources: { Database: { Type: 'AWS::RDS::DBInstance', Properties: { DBInstanceClass } } } },
  });
  expect(exitCodeOf(planFrom(class_('db.t4g.micro'), class_('db.m7g.large')))).toBe(3);
  const role = (arns: string[]) => ({
    data: { Resources: { Role: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: arns } } } },
  });
  const wider = planFrom(role([]), role(['arn:aws:iam::aws:policy/ReadOnlyAccess']));
  expect(wider.findings.map(({ level }) => level)).toEqual(['review']);
  expect(exitCodeOf(wider)).toBe(0);
});
