import { resources, type TemplateJson } from '../support/synthesized';
import type { SecurityRule } from './security-rule';
import {
  artifactBucket,
  bucketStatements,
  database,
  denies,
  first,
  keyIdHeader,
  parameters,
  properties,
  statements,
} from './template-facts';

/** Keys, buckets, database, topic and logs. */
export const dataRules: readonly SecurityRule[] = [
  {
    name: 'every bucket blocks public access',
    offences: (all) =>
      properties(all, 'AWS::S3::Bucket').filter(
        ({ PublicAccessBlockConfiguration: block = {} }) =>
          !['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].every(
            (key) => block[key] === true,
          ),
      ),
    damage: (all) => {
      artifactBucket(all).PublicAccessBlockConfiguration.BlockPublicPolicy = false;
    },
  },
  {
    name: 'every bucket refuses plain HTTP and TLS below 1.2',
    offences: (all) =>
      properties(all, 'AWS::S3::BucketPolicy').filter(({ PolicyDocument }) => {
        const denied = PolicyDocument.Statement.filter(({ Effect }: TemplateJson) => Effect === 'Deny');
        const secure = denied.some(
          ({ Condition }: TemplateJson) => Condition?.Bool?.['aws:SecureTransport'] === 'false',
        );
        return (
          !secure ||
          !denied.some(({ Condition }: TemplateJson) => Condition?.NumericLessThan?.['s3:TlsVersion'] === 1.2)
        );
      }),
    damage: (all) => {
      for (const { Condition } of bucketStatements(all)) delete Condition?.NumericLessThan;
    },
  },
  {
    name: 'artifacts are encrypted by the customer key, with a bucket key',
    offences: (all) =>
      artifactBucket(all).BucketEncryption.ServerSideEncryptionConfiguration.filter(
        ({ ServerSideEncryptionByDefault: rule, BucketKeyEnabled }: TemplateJson) =>
          rule.SSEAlgorithm !== 'aws:kms' || !rule.KMSMasterKeyID || !BucketKeyEnabled,
      ),
    damage: (all) => {
      artifactBucket(
        all,
      ).BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault = {
        SSEAlgorithm: 'AES256',
      };
    },
  },
  {
    name: 'an upload under a foreign key is denied, one without the header is not',
    offences: (all) =>
      denies(all, keyIdHeader).length === 1 && denies(all, 's3:x-amz-server-side-encryption').length === 1
        ? []
        : ['no such denial'],
    // Without the test for Null, StringNotEquals would be true for an absent header as well.
    damage: (all) => {
      for (const { Condition } of denies(all, keyIdHeader)) delete Condition.Null;
    },
  },
  {
    name: 'artifacts are versioned',
    offences: (all) =>
      artifactBucket(all).VersioningConfiguration?.Status === 'Enabled' ? [] : ['not versioned'],
    damage: (all) => {
      delete artifactBucket(all).VersioningConfiguration;
    },
  },
  {
    name: 'every customer key rotates',
    offences: (all) =>
      properties(all, 'AWS::KMS::Key').filter(({ EnableKeyRotation }) => EnableKeyRotation !== true),
    damage: (all) => {
      first(all, 'AWS::KMS::Key').Properties.EnableKeyRotation = false;
    },
  },
  {
    name: 'a key serves an AWS service under a condition only',
    offences: (all) =>
      statements(all, 'AWS::KMS::Key', 'KeyPolicy').filter(
        ({ Principal, Condition }) => Principal?.Service && !Condition,
      ),
    damage: (all) => {
      for (const statement of statements(all, 'AWS::KMS::Key', 'KeyPolicy')) delete statement.Condition;
    },
  },
  {
    name: 'the database is encrypted, private, and logs in by IAM',
    offences: (all) => {
      const { StorageEncrypted, KmsKeyId, PubliclyAccessible, EnableIAMDatabaseAuthentication } =
        database(all);
      return StorageEncrypted && KmsKeyId && PubliclyAccessible === false && EnableIAMDatabaseAuthentication
        ? []
        : [database(all)];
    },
    damage: (all) => {
      database(all).EnableIAMDatabaseAuthentication = false;
    },
  },
  {
    name: 'the master password is made and rotated by RDS and in no template',
    offences: (all) => {
      const { ManageMasterUserPassword, MasterUserPassword, MasterUserSecret } = database(all);
      return ManageMasterUserPassword && MasterUserPassword === undefined && MasterUserSecret.KmsKeyId
        ? []
        : [database(all)];
    },
    damage: (all) => {
      database(all).MasterUserPassword = 'hunter22';
    },
  },
  {
    name: 'the database refuses connections without TLS',
    offences: (all) => (parameters(all)['rds.force_ssl'] === '1' ? [] : [parameters(all)]),
    damage: (all) => {
      parameters(all)['rds.force_ssl'] = '0';
    },
  },
  {
    name: "the database's log groups exist, encrypted, before it",
    offences: (all) => {
      const names = database(all).EnableCloudwatchLogsExports.map(
        (log: string) => `/aws/rds/instance/${database(all).DBInstanceIdentifier}/${log}`,
      );
      const groups = properties(all, 'AWS::Logs::LogGroup')
        .filter(({ KmsKeyId }) => KmsKeyId)
        .map(({ LogGroupName }) => LogGroupName);
      return names.filter((name: string) => !groups.includes(name));
    },
    damage: (all) => {
      for (const group of properties(all, 'AWS::Logs::LogGroup')) delete group.KmsKeyId;
    },
  },
  {
    name: 'notifications are encrypted and take TLS only',
    offences: (all) => [
      ...properties(all, 'AWS::SNS::Topic').filter(({ KmsMasterKeyId }) => !KmsMasterKeyId),
      ...properties(all, 'AWS::SNS::TopicPolicy').filter(
        ({ PolicyDocument }) => !JSON.stringify(PolicyDocument).includes('"aws:SecureTransport":"false"'),
      ),
    ],
    damage: (all) => {
      delete first(all, 'AWS::SNS::Topic').Properties.KmsMasterKeyId;
    },
  },
  {
    name: 'every log group that we make is encrypted and ends some day',
    offences: (all) =>
      resources(all, 'AWS::Logs::LogGroup').filter(
        ({ Properties }) => !Properties.KmsKeyId || !Properties.RetentionInDays,
      ),
    damage: (all) => {
      for (const group of properties(all, 'AWS::Logs::LogGroup')) delete group.RetentionInDays;
    },
  },
];
