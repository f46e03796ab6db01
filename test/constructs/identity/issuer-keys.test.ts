import { describe, expect, test } from '@jest/globals';
import { onlyAt, propertiesAt, resourcesAt } from '../../support/properties';
import { type TemplateJson, templates } from '../../support/synthesized';

const all = templates('prod');
const bucket = onlyAt(all, 'AWS::S3::Bucket', /IssuerKeys/);
const handler = onlyAt(all, 'AWS::Lambda::Function', /IssuerKeys\/Function\//);
const object = { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.anything(), 'Arn'] }, '/issuer-keys.json']] };

test('the function has one issuer and one object, and runs outside the VPC', () => {
  expect(onlyAt(templates('private'), 'AWS::Lambda::Function', /IssuerKeys\/Function\//).Environment).toEqual(
    {
      Variables: {
        ISSUER: 'https://login.example.com/realms/bank',
        JWKS_ENDPOINT: 'https://login.example.com/realms/bank/protocol/openid-connect/certs',
        BUCKET: { Ref: expect.stringMatching(/^IssuerKeysBucket/) },
        KEY: 'issuer-keys.json',
      },
    },
  );
  expect(handler).not.toHaveProperty('VpcConfig');
});

test('it can write that object, and nothing else', () => {
  const { Statement } = onlyAt(all, 'AWS::IAM::ManagedPolicy', /IssuerKeys\/Function\/Policy/).PolicyDocument;
  expect(Statement).toMatchObject([
    { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] },
    { Action: 's3:PutObject', Resource: object },
  ]);
});

test('it runs every five minutes, once', () => {
  expect(onlyAt(all, 'AWS::Events::Rule', /IssuerKeys/)).toMatchObject({
    ScheduleExpression: 'rate(5 minutes)',
    State: 'ENABLED',
    Targets: [{ RetryPolicy: { MaximumRetryAttempts: 0 } }],
  });
  expect(onlyAt(all, 'AWS::Lambda::EventInvokeConfig', /IssuerKeys/).MaximumRetryAttempts).toBe(0);
});

test('it runs at a deployment if the issuer has changed, before the server starts', () => {
  expect(onlyAt(templates('private'), 'Custom::IssuerKeys')).toMatchObject({
    issuer: 'https://login.example.com/realms/bank',
    jwksEndpoint: 'https://login.example.com/realms/bank/protocol/openid-connect/certs',
  });
  for (const type of ['AWS::ECS::Service', 'Custom::SchemaMigration'])
    expect(resourcesAt(all, type)[0]?.DependsOn).toEqual(
      expect.arrayContaining([expect.stringMatching(/^IssuerKeys[0-9A-F]{8}$/)]),
    );
});

describe('the bucket', () => {
  test('is versioned, expires old versions, and logs its access', () => {
    expect(bucket).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: { LogFilePrefix: 'issuer-keys-bucket/' },
      LifecycleConfiguration: { Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 7 } }] },
    });
  });

  test('may write its access logs into the log bucket', () => {
    const { Statement } = onlyAt(all, 'AWS::S3::BucketPolicy', /data\/LogBucket/).PolicyDocument;
    const [delivery] = Statement.filter((statement: TemplateJson) =>
      JSON.stringify(statement.Resource).includes('/issuer-keys-bucket/*'),
    );
    expect(delivery).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    });
  });

  /** The role that the denial of deletions spares. */
  const spared = (name: string) => {
    const { Statement } = onlyAt(templates(name), 'AWS::S3::BucketPolicy', /IssuerKeys/).PolicyDocument;
    const { Action, Condition } = Statement.find(({ Sid }: TemplateJson) => Sid === 'OnlyTheRemovalDeletes');
    expect(Action).toEqual(['s3:DeleteObject', 's3:DeleteObjectVersion']);
    return JSON.stringify(Condition ?? 'none');
  };

  test('denies deletions, except to the function that empties it before its removal', () => {
    expect(spared('prod')).toBe('"none"');
    expect(spared('dev')).toMatch(/^\{"ArnNotEquals":\{"aws:PrincipalArn".*S3AutoDeleteObjects/);
    expect(propertiesAt(templates('prod'), 'Custom::S3AutoDeleteObjects')).toEqual([]);
  });
});

test('the server reads the object, and cannot list the bucket', () => {
  const { Statement } = onlyAt(all, 'AWS::IAM::ManagedPolicy', /Roles\/TaskPolicy/).PolicyDocument;
  const about = Statement.filter(({ Resource }: TemplateJson) =>
    JSON.stringify(Resource).includes('IssuerKeysBucket'),
  );
  expect(about).toEqual([{ Effect: 'Allow', Action: 's3:GetObject', Resource: object }]);
});
