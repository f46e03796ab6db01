import { describe, expect, test } from '@jest/globals';
import type { EnvironmentInput } from '../../../lib/config/schema/environment';
import { onlyAt, resourcesAt } from '../../support/properties';
import { appOf, type TemplateJson, templates, templatesOf } from '../../support/synthesized';

const all = templates('prod');
const ofTrail = /data\/AuditTrail\//;
const key = { 'Fn::GetAtt': [expect.stringMatching(/^AuditTrailKey/), 'Arn'] };

describe('the log group', () => {
  test('is encrypted by the key of the trail, indexed by what auditors search for, and kept as configured', () => {
    expect(onlyAt(all, 'AWS::Logs::LogGroup', /AuditTrail\/LogGroup\//)).toMatchObject({
      KmsKeyId: key,
      RetentionInDays: 365,
      FieldIndexPolicies: [{ Fields: ['run_id', 'experiment_id', 'subject'] }],
      DeletionProtectionEnabled: true,
    });
  });

  test('can be deleted in tier development', () => {
    const [group] = resourcesAt(templates('dev'), 'AWS::Logs::LogGroup', /AuditTrail\/LogGroup\//);
    expect(group).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: { RetentionInDays: 7, DeletionProtectionEnabled: false },
    });
  });

  test('the server can write to it, and do nothing else with it', () => {
    const { Statement } = onlyAt(all, 'AWS::IAM::ManagedPolicy', /Roles\/TaskPolicy/).PolicyDocument;
    const about = Statement.filter(({ Resource }: TemplateJson) =>
      JSON.stringify(Resource).includes('AuditTrailLogGroup'),
    );
    expect(about).toMatchObject([{ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] }]);
  });
});

describe('the bucket', () => {
  const bucketOf = (templates: Record<string, TemplateJson>) => onlyAt(templates, 'AWS::S3::Bucket', ofTrail);

  test('every object is locked, versioned and encrypted, and access is logged', () => {
    expect(bucketOf(all)).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 3650 } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { KMSMasterKeyID: key } },
        ],
      },
      LoggingConfiguration: { LogFilePrefix: 'audit-bucket/' },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 3650 }] },
    });
  });

  test('lock mode COMPLIANCE locks objects against everybody', () => {
    const strict = templatesOf(
      appOf('prod', (input: EnvironmentInput) => {
        input.audit = { retentionDays: 2557, lockMode: 'COMPLIANCE' };
      }),
    );
    expect(bucketOf(strict).ObjectLockConfiguration.Rule.DefaultRetention).toEqual({
      Mode: 'COMPLIANCE',
      Days: 2557,
    });
  });

  test.each(['prod', 'dev'])('it outlives its stack in %s, with its key and its policy', (name) => {
    for (const type of ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'AWS::KMS::Key']) {
      const [resource] = resourcesAt(templates(name), type, ofTrail);
      expect(resource).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
    }
    expect(resourcesAt(templates(name), 'Custom::S3AutoDeleteObjects', ofTrail)).toEqual([]);
  });
});

describe('the delivery', () => {
  const stream = onlyAt(all, 'AWS::KinesisFirehose::DeliveryStream');
  const s3 = stream.ExtendedS3DestinationConfiguration;

  test('it receives every line of the log group', () => {
    expect(onlyAt(all, 'AWS::Logs::SubscriptionFilter')).toEqual({
      LogGroupName: { Ref: expect.stringMatching(/^AuditTrailLogGroup/) },
      FilterPattern: '',
      DestinationArn: { 'Fn::GetAtt': [expect.stringMatching(/^AuditTrailDeliveryStream/), 'Arn'] },
      RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^AuditTrailDeliverySubscriptionRole/), 'Arn'] },
    });
  });

  test('it stores the lines as the server wrote them, compressed, by day', () => {
    expect(s3).toMatchObject({
      CompressionFormat: 'GZIP',
      Prefix: 'audit/date=!{timestamp:yyyy-MM-dd}/',
      ErrorOutputPrefix: 'failed/!{firehose:error-output-type}/date=!{timestamp:yyyy-MM-dd}/',
      BufferingHints: { IntervalInSeconds: 300, SizeInMBs: 64 },
    });
    expect(s3.ProcessingConfiguration).toEqual({
      Enabled: true,
      Processors: [
        {
          Type: 'Decompression',
          Parameters: [{ ParameterName: 'CompressionFormat', ParameterValue: 'GZIP' }],
        },
        {
          Type: 'CloudWatchLogProcessing',
          Parameters: [{ ParameterName: 'DataMessageExtraction', ParameterValue: 'true' }],
        },
        { Type: 'AppendDelimiterToRecord' },
      ],
    });
  });

  test('it logs what it could not deliver', () => {
    expect(s3.CloudWatchLoggingOptions).toEqual({
      Enabled: true,
      LogGroupName: { Ref: expect.stringMatching(/^AuditTrailDeliveryLog/) },
      LogStreamName: 'S3Delivery',
    });
    expect(onlyAt(all, 'AWS::Logs::LogStream').LogStreamName).toBe('S3Delivery');
  });

  /** What a role may do, as one list. */
  const actionsOf = (path: RegExp): string[] =>
    onlyAt(all, 'AWS::IAM::ManagedPolicy', path)
      .PolicyDocument.Statement.flatMap(({ Action }: TemplateJson) => Action)
      .sort();

  test('it can add to the bucket, and neither read nor delete there', () => {
    expect(actionsOf(/AuditTrail\/Delivery\/RolePolicy/)).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:PutLogEvents',
      's3:AbortMultipartUpload',
      's3:GetBucketLocation',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
      's3:PutObject',
    ]);
    expect(actionsOf(/AuditTrail\/Delivery\/SubscriptionRolePolicy/)).toEqual([
      'firehose:PutRecord',
      'firehose:PutRecordBatch',
    ]);
  });

  test.each([
    ['Delivery/Role/', 'firehose.amazonaws.com', { StringEquals: { 'sts:ExternalId': '111122223333' } }],
    [
      'Delivery/SubscriptionRole/',
      'logs.amazonaws.com',
      { StringLike: { 'aws:SourceArn': 'arn:aws:logs:eu-central-1:111122223333:*' } },
    ],
  ])('only %s of %s can assume the role, for this account', (path, Service, Condition) => {
    const [statement] = onlyAt(all, 'AWS::IAM::Role', new RegExp(path)).AssumeRolePolicyDocument.Statement;
    expect(statement).toMatchObject({ Principal: { Service }, Condition });
  });
});
