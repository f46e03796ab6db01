import { describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CustomerKey } from '../../../lib/constructs/core/customer-key';
import { ArtifactBucket } from '../../../lib/constructs/data/artifact-bucket';
import { LogBucket } from '../../../lib/constructs/data/log-bucket';
import { bareApp } from '../../support/bare-app';
import { environmentOf } from '../../support/environments';
import { onlyAt } from '../../support/properties';
import { type TemplateJson, templates } from '../../support/synthesized';

function lifecycle(change: object): TemplateJson {
  const stack = new Stack(bareApp(), 'data');
  new ArtifactBucket(stack, 'ArtifactBucket', {
    key: new CustomerKey(stack, 'Key', { description: 'Key', retain: true }),
    logBucket: new LogBucket(stack, 'LogBucket', { retentionDays: 1, retain: true }),
    lifecycle: { ...environmentOf('prod').artifacts, ...change },
    retain: true,
  });
  const all = { data: Template.fromStack(stack).toJSON() };
  const { Rules } = onlyAt(all, 'AWS::S3::Bucket', /ArtifactBucket/).LifecycleConfiguration;
  return Object.fromEntries(Rules.map(({ Id, Status, ...rule }: TemplateJson) => [Id, rule]));
}

test('the lifecycle follows the configuration', () => {
  const rules = lifecycle({
    noncurrentToInfrequentAccessDays: 31,
    noncurrentExpirationDays: 202,
    intelligentTieringDays: 3,
    abortMultipartDays: 4,
  });
  expect(rules).toEqual({
    'current-objects-to-intelligent-tiering': {
      Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 3 }],
    },
    'noncurrent-versions': {
      NoncurrentVersionExpiration: { NoncurrentDays: 202 },
      NoncurrentVersionTransitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 31 }],
    },
    'delete-markers-without-versions': { ExpiredObjectDeleteMarker: true },
    'unfinished-multipart-uploads': { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 4 } },
  });
});

test.each([
  [30, false],
  [29, false],
  [31, true],
])(
  'versions that expire after %d days move to cheaper storage on day 30: %p',
  (noncurrentExpirationDays, moves) => {
    const rule = lifecycle({ noncurrentExpirationDays })['noncurrent-versions'];
    expect('NoncurrentVersionTransitions' in rule).toBe(moves);
  },
);

test('no rule deletes a current object', () => {
  for (const rule of Object.values(lifecycle({}))) expect(rule).not.toHaveProperty('ExpirationInDays');
});

describe('an upload', () => {
  const { PolicyDocument } = onlyAt(templates('prod'), 'AWS::S3::BucketPolicy', /ArtifactBucket/);
  const denial = (sid: string) => PolicyDocument.Statement.find(({ Sid }: TemplateJson) => Sid === sid);
  const key = { 'Fn::GetAtt': [expect.stringMatching(/^ArtifactKey/), 'Arn'] };

  test.each([
    ['DenyOtherEncryption', 's3:x-amz-server-side-encryption', 'aws:kms'],
    ['DenyForeignKey', 's3:x-amz-server-side-encryption-aws-kms-key-id', key],
  ])('%s: a differing header is denied and an absent one is not', (sid, header, allowed) => {
    expect(denial(sid)).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:PutObject',
      Condition: { StringNotEquals: { [header]: allowed }, Null: { [header]: 'false' } },
    });
  });
});
