import { describe, expect, test } from '@jest/globals';
import { Blueprint } from '../../../local/blueprint/blueprint';
import { deployedValues } from '../../../local/blueprint/deployed-values';
import { readPlan } from '../../../local/blueprint/read-plan';
import type { Template } from '../../../local/blueprint/template';
import { environmentOf } from '../../support/environments';
import { type TemplateJson, templates } from '../../support/synthesized';

type Templates = Record<string, TemplateJson>;

function planOf(all: Templates) {
  const values = deployedValues(environmentOf('local'), (arn, key) => `value of ${arn}#${key}`);
  return readPlan(new Blueprint(new Map(Object.entries(all as unknown as Record<string, Template>)), values));
}

/** The templates of `local` with one resource changed. */
function changed(stack: string, type: string, change: (properties: TemplateJson) => void): Templates {
  const all = structuredClone(templates('local'));
  const found = Object.values(all[stack]?.Resources as Record<string, TemplateJson>).find(
    ({ Type }) => Type === type,
  );
  change(found?.Properties);
  return all;
}

describe('the plan of the templates', () => {
  const { database, bucket, loadBalancer, bootstrap, sessionSecret, migrate, serve } = planOf(
    templates('local'),
  );

  test('has the database', () => {
    expect(database).toMatchObject({ masterUser: 'mlflow_master', port: 8446, engineVersion: '17.9' });
    expect(database.parameters).toMatchObject({ 'rds.force_ssl': '1', max_connections: '80' });
    expect(bootstrap).toEqual({ databaseName: 'mlflow', roleName: 'mlflow', instanceResourceId: 'db-LOCAL' });
  });

  test('has the bucket and its versioning', () => {
    expect(bucket).toEqual({ name: 'mlflow-local-artifacts', versioning: 'Enabled' });
  });

  test('has the listener, its rules and the secret of the login', () => {
    expect(loadBalancer.https.listener).toMatchObject({ Port: 8443, Protocol: 'HTTPS' });
    expect(loadBalancer.https.rules.length).toBeGreaterThan(10);
    expect(JSON.stringify(loadBalancer.https.rules)).toContain('value of arn:aws:secretsmanager:');
    expect(loadBalancer.targetGroup).toMatchObject({ protocol: 'HTTPS', port: 8445 });
    expect(loadBalancer.healthCheckPath).toBe('/health');
    expect(loadBalancer.redirect).toBeUndefined();
  });

  test('has both tasks', () => {
    expect(serve).toMatchObject({ command: ['serve'], stopTimeoutSeconds: 90 });
    expect(serve.environment).toMatchObject({
      MLFLOW_AWS_DATABASE_HOST: 'localhost',
      MLFLOW_AWS_DATABASE_PORT: '8446',
      MLFLOW_ARTIFACTS_DESTINATION: 's3://mlflow-local-artifacts/artifacts',
      MLFLOW_SERVER_ALLOWED_HOSTS: 'localhost:8443',
    });
    expect(serve.secrets).toEqual({ MLFLOW_FLASK_SERVER_SECRET_KEY: sessionSecret.arn });
    expect(sessionSecret.length).toBe(64);
    expect(serve.writablePaths).toEqual(['/run/mlflow', '/run/mlflow-metrics', '/tmp']);
    expect(migrate).toMatchObject({ command: ['migrate'], secrets: {} });
  });
});

describe('templates that cannot be run are refused', () => {
  test.each([
    [
      'a password instead of IAM',
      'data',
      'AWS::RDS::DBInstance',
      (p: TemplateJson) => {
        p.EnableIAMDatabaseAuthentication = false;
      },
      /EnableIAMDatabaseAuthentication/,
    ],
    [
      'a master password in the template',
      'data',
      'AWS::RDS::DBInstance',
      (p: TemplateJson) => {
        p.ManageMasterUserPassword = false;
      },
      /ManageMasterUserPassword/,
    ],
    [
      'a bucket without versioning',
      'data',
      'AWS::S3::Bucket',
      (p: TemplateJson) => {
        delete p.VersioningConfiguration;
      },
      /has no VersioningConfiguration/,
    ],
    [
      'a second container',
      'service',
      'AWS::ECS::TaskDefinition',
      (p: TemplateJson) => {
        p.ContainerDefinitions.push({});
      },
      /expects one container/,
    ],
    [
      'a secret with punctuation',
      'data',
      'AWS::SecretsManager::Secret',
      (p: TemplateJson) => {
        p.GenerateSecretString.ExcludePunctuation = false;
      },
      /without punctuation/,
    ],
  ] as const)('%s', (_, stack, type, change, message) => {
    const all = type === 'AWS::S3::Bucket' ? changedArtifactBucket(change) : changed(stack, type, change);
    expect(() => planOf(all)).toThrow(message);
  });

  test('two databases', () => {
    const all = structuredClone(templates('local'));
    const resources = all.data?.Resources as Record<string, TemplateJson>;
    const [, database] =
      Object.entries(resources).find(([, { Type }]) => Type === 'AWS::RDS::DBInstance') ?? [];
    resources.Second = database as TemplateJson;
    expect(() => planOf(all)).toThrow(/should have one AWS::RDS::DBInstance/);
  });
});

function changedArtifactBucket(change: (properties: TemplateJson) => void): Templates {
  const all = structuredClone(templates('local'));
  for (const { Type, Metadata, Properties } of Object.values(
    all.data?.Resources as Record<string, TemplateJson>,
  ))
    if (Type === 'AWS::S3::Bucket' && Metadata['aws:cdk:path'].includes('/ArtifactBucket/'))
      change(Properties);
  return all;
}
