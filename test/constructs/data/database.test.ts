import { describe, expect, test } from '@jest/globals';
import { onlyAt, resourcesAt } from '../../support/properties';
import { templates } from '../../support/synthesized';

const type = 'AWS::RDS::DBInstance';

describe.each([
  [
    'prod',
    {
      DBInstanceIdentifier: 'mlflow-prod',
      DBInstanceClass: 'db.m7g.large',
      AllocatedStorage: '100',
      MaxAllocatedStorage: 1000,
      MultiAZ: true,
      BackupRetentionPeriod: 35,
      DeletionProtection: true,
      DeleteAutomatedBackups: false,
    },
  ],
  [
    'dev',
    {
      DBInstanceIdentifier: 'mlflow-dev',
      DBInstanceClass: 'db.t4g.micro',
      AllocatedStorage: '20',
      MaxAllocatedStorage: 50,
      MultiAZ: false,
      BackupRetentionPeriod: 1,
      DeletionProtection: false,
      DeleteAutomatedBackups: true,
    },
  ],
])('the database of %s', (name, sizes) => {
  test('has the size and the protection of its configuration', () => {
    expect(onlyAt(templates(name), type)).toMatchObject(sizes);
  });

  test('keeps the master password, accepts IAM tokens, encrypts, logs, and has no public address', () => {
    const key = { 'Fn::GetAtt': [expect.stringMatching(/^DatabaseKey/), 'Arn'] };
    const instance = onlyAt(templates(name), type);
    expect(instance).toMatchObject({
      Engine: 'postgres',
      EngineVersion: '17.9',
      Port: '5433',
      ManageMasterUserPassword: true,
      MasterUserSecret: { KmsKeyId: key },
      EnableIAMDatabaseAuthentication: true,
      StorageEncrypted: true,
      KmsKeyId: key,
      PerformanceInsightsKMSKeyId: key,
      PubliclyAccessible: false,
      AutoMinorVersionUpgrade: false,
      CopyTagsToSnapshot: true,
      EnableCloudwatchLogsExports: ['postgresql', 'upgrade', 'iam-db-auth-error'],
    });
    expect(instance).not.toHaveProperty('MasterUserPassword');
  });

  test('its log groups exist before it, encrypted, with the names that RDS gives them', () => {
    const groups = resourcesAt(templates(name), 'AWS::Logs::LogGroup', /Database\/Log-/);
    expect(groups.map(({ Properties }) => Properties.LogGroupName)).toEqual(
      ['postgresql', 'upgrade', 'iam-db-auth-error'].map((log) => `/aws/rds/instance/mlflow-${name}/${log}`),
    );
    for (const { Properties } of groups) expect(Properties.KmsKeyId).toBeDefined();
    const logical = Object.entries<{ Type: string }>(templates(name).data?.Resources).flatMap(
      ([id, { Type }]) => (Type === 'AWS::Logs::LogGroup' && id.startsWith('DatabaseLog') ? id : []),
    );
    expect(resourcesAt(templates(name), type)[0]?.DependsOn).toEqual(expect.arrayContaining(logical));
    expect(logical).toHaveLength(3);
  });
});

test.each([
  ['prod', '800'],
  ['staging', '400'],
  ['dev', '80'],
])('the parameter group of %s allows %s connections, with TLS only', (name, connections) => {
  expect(onlyAt(templates(name), 'AWS::RDS::DBParameterGroup')).toMatchObject({
    Family: 'postgres17',
    Parameters: {
      max_connections: connections,
      'rds.force_ssl': '1',
      'rds.accepted_password_auth_method': 'scram',
    },
  });
});
