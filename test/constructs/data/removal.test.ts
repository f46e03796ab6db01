import { expect, test } from '@jest/globals';
import { onlyAt, resourcesAt } from '../../support/properties';
import { templates } from '../../support/synthesized';

/** What happens to data when its stack is deleted, by `protection.retainData`. */
test.each([
  ['AWS::S3::Bucket', 'Retain', 'Delete'],
  ['AWS::RDS::DBInstance', 'Snapshot', 'Delete'],
  ['AWS::KMS::Key', 'Retain', 'Delete'],
  ['AWS::Cognito::UserPool', 'Retain', 'Delete'],
])('%s: %s if data is retained, otherwise %s', (type, retained, gone) => {
  // The audit trail is retained everywhere: test/constructs/audit.
  const policies = (name: string) =>
    resourcesAt(templates(name), type, /^(data|identity|service)\/(?!AuditTrail\/)/).map(
      ({ DeletionPolicy }) => DeletionPolicy,
    );
  expect([...new Set(policies('prod'))]).toEqual([retained]);
  expect([...new Set(policies('dev'))]).toEqual([gone]);
});

test('buckets are emptied before they are deleted, but only if data is not retained', () => {
  expect(resourcesAt(templates('dev'), 'Custom::S3AutoDeleteObjects')).toHaveLength(3);
  expect(resourcesAt(templates('prod'), 'Custom::S3AutoDeleteObjects')).toEqual([]);
});

test.each([
  ['prod', 'Retain'],
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
