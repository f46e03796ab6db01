import { expect, test } from '@jest/globals';
import { onlyAt, resourcesAt } from '../../support/properties';
import { templates } from '../../support/synthesized';

/** It stays, unless the deployment that has made it fails. */
const retained = 'RetainExceptOnCreate';

/** What happens to data when its stack is deleted, by `protection.retainData`. */
test.each([
  ['AWS::S3::Bucket', retained, 'Delete'],
  ['AWS::S3::BucketPolicy', retained, undefined],
  ['AWS::RDS::DBInstance', 'Snapshot', 'Delete'],
  ['AWS::KMS::Key', retained, 'Delete'],
  ['AWS::Cognito::UserPool', retained, 'Delete'],
])('%s: %s if data is retained, otherwise %s', (type, kept, gone) => {
  // The audit trail is retained everywhere: test/constructs/audit.
  const policies = (name: string) =>
    resourcesAt(templates(name), type, /^(data|identity|service)\/(?!AuditTrail\/)/).map(
      ({ DeletionPolicy }) => DeletionPolicy,
    );
  expect([...new Set(policies('prod'))]).toEqual([kept]);
  expect([...new Set(policies('dev'))]).toEqual([gone]);
});

test('buckets are emptied before they are deleted, but only if data is not retained', () => {
  expect(resourcesAt(templates('dev'), 'Custom::S3AutoDeleteObjects')).toHaveLength(3);
  expect(resourcesAt(templates('prod'), 'Custom::S3AutoDeleteObjects')).toEqual([]);
});

test.each([
  ['prod', retained],
  ['dev', 'Delete'],
])("the server's and the database's logs of %s: %s", (name, policy) => {
  const logs = resourcesAt(templates(name), 'AWS::Logs::LogGroup', /Database\/Log-|Server\/Log\//);
  expect(logs.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(Array(4).fill(policy));
});

test('the log bucket keeps access logs as configured, under the only encryption that the load balancer supports', () => {
  expect(onlyAt(templates('prod'), 'AWS::S3::Bucket', /\/LogBucket\//)).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    LifecycleConfiguration: {
      Rules: [
        { Id: 'retention', ExpirationInDays: 365, NoncurrentVersionExpiration: { NoncurrentDays: 365 } },
      ],
    },
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
  });
});

test('the session secret is generated, under the operations key', () => {
  expect(onlyAt(templates('prod'), 'AWS::SecretsManager::Secret')).toMatchObject({
    GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^OperationsKey/), 'Arn'] },
  });
});

test('a failed first deployment leaves nothing behind but the snapshot of an empty database', () => {
  for (const environment of ['prod', 'private', 'staging']) {
    const kept = Object.values(templates(environment)).flatMap(({ Resources }) =>
      Object.values<{ Type: string; DeletionPolicy?: string }>(Resources).filter(({ DeletionPolicy }) =>
        ['Retain', 'Snapshot'].includes(DeletionPolicy ?? ''),
      ),
    );
    expect(kept.map(({ Type }) => Type)).toEqual(['AWS::RDS::DBInstance']);
  }
});
