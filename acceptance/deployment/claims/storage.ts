import type { Cloud } from '../cloud/cloud';
import { type Claim, equal } from './claim';

/** Where data lies, and how it is protected. */
export const storageClaims: readonly Claim[] = [
  {
    title: 'No bucket can become public',
    check: async (cloud) => {
      for (const Bucket of await buckets(cloud)) {
        const { PublicAccessBlockConfiguration } = await cloud.api.call('s3', 'GetPublicAccessBlock', {
          Bucket,
        });
        const blocked = Object.values(PublicAccessBlockConfiguration);
        equal(blocked, [true, true, true, true], `Blocks of public access to ${Bucket}`);
      }
    },
    mutation: {
      title: 'the artifact bucket blocks public lists of access only',
      mutate: (templates) => {
        templates.properties('data', 'AWS::S3::Bucket', 'ArtifactBucket').PublicAccessBlockConfiguration = {
          BlockPublicAcls: true,
        };
      },
    },
  },
  {
    title: 'Every bucket refuses requests without TLS',
    check: async (cloud) => {
      for (const Bucket of await buckets(cloud)) {
        const { Policy } = await cloud.api.call('s3', 'GetBucketPolicy', { Bucket });
        const statements = (JSON.parse(Policy) as { Statement: Record<string, unknown>[] }).Statement;
        const refusals = statements.filter(
          ({ Effect, Condition }) =>
            Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
        );
        equal(refusals.length, 1, `Statements of ${Bucket} that refuse plain HTTP`);
      }
    },
    mutation: {
      title: 'the policy of the log bucket has no refusals',
      mutate: (templates) => {
        const policy = templates.properties(
          'data',
          'AWS::S3::BucketPolicy',
          'LogBucketPolicy',
        ).PolicyDocument;
        policy.Statement = policy.Statement.filter(({ Effect }: { Effect: string }) => Effect !== 'Deny');
      },
    },
  },
  {
    title: 'The database has the configured zones, backups and protection, and admits IAM logins',
    check: async (cloud) => {
      const instance = await cloud.id('data', 'AWS::RDS::DBInstance');
      const { DBInstances } = await cloud.api.call('rds', 'DescribeDBInstances', {
        DBInstanceIdentifier: instance,
      });
      const { database, protection } = cloud.environment;
      const { MultiAZ, BackupRetentionPeriod, DeletionProtection, IAMDatabaseAuthenticationEnabled } =
        DBInstances[0];
      equal(
        [MultiAZ, BackupRetentionPeriod, DeletionProtection, IAMDatabaseAuthenticationEnabled],
        [database.multiAz, database.backupDays, protection.deletionProtection, true],
        'Zones, days of backups, protection, IAM logins',
      );
    },
    mutation: {
      title: 'backups are kept for 9 days',
      mutate: (templates) => {
        templates.properties('data', 'AWS::RDS::DBInstance').BackupRetentionPeriod = 9;
      },
    },
  },
  {
    title: 'PostgreSQL refuses plain connections and logs changes of the schema',
    check: async (cloud) => {
      const group = await cloud.id('data', 'AWS::RDS::DBParameterGroup');
      const { Parameters } = await cloud.api.call('rds', 'DescribeDBParameters', {
        DBParameterGroupName: group,
        Source: 'user',
      });
      const values = new Map(
        (Parameters as Record<string, string>[]).map((each) => [each.ParameterName, each.ParameterValue]),
      );
      equal([values.get('rds.force_ssl'), values.get('log_statement')], ['1', 'ddl'], 'Parameters');
    },
    mutation: {
      title: 'nothing is logged',
      mutate: (templates) => {
        templates.properties('data', 'AWS::RDS::DBParameterGroup').Parameters.log_statement = 'none';
      },
    },
  },
  {
    title: 'Every key is rotated',
    check: async (cloud) => {
      for (const stack of ['network', 'data'] as const)
        for (const KeyId of await cloud.ids(stack, 'AWS::KMS::Key')) {
          const { KeyRotationEnabled } = await cloud.api.call('kms', 'GetKeyRotationStatus', { KeyId });
          equal(KeyRotationEnabled, true, `Rotation of ${KeyId}`);
        }
    },
    mutation: {
      title: 'the key of the audit trail is not',
      mutate: (templates) => {
        templates.properties('data', 'AWS::KMS::Key', 'AuditTrailKey').EnableKeyRotation = false;
      },
    },
  },
];

async function buckets(cloud: Cloud): Promise<string[]> {
  const found = [
    ...(await cloud.ids('data', 'AWS::S3::Bucket')),
    ...(await cloud.ids('service', 'AWS::S3::Bucket')),
  ];
  equal(found.length, 4, 'Number of buckets');
  return found;
}
