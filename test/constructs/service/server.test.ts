import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { EnvironmentInput } from '../../../lib/config/schema/environment';
import { onlyAt, propertiesAt, resourcesAt } from '../../support/properties';
import { appOf, type TemplateJson, templates, templatesOf } from '../../support/synthesized';

type Templates = Record<string, TemplateJson>;

const task = (all: Templates, name = 'Server/Task/') =>
  onlyAt(all, 'AWS::ECS::TaskDefinition', new RegExp(name));
const container = (all: Templates, name?: string): TemplateJson => task(all, name).ContainerDefinitions[0];
const variables = (all: Templates, name?: string): Record<string, unknown> =>
  Object.fromEntries(container(all, name).Environment.map(({ Name, Value }: TemplateJson) => [Name, Value]));

test('a task stops in the time that open requests and the last lines of the audit trail may take', () => {
  const seconds = (file: string, pattern: RegExp) =>
    Number(pattern.exec(readFileSync(join(__dirname, '../../../server', file), 'utf8'))?.[1]);
  const settings = 'src/mlflow_aws_server/configuration/server_settings.py';
  const requests = seconds(settings, /"MLFLOW_AWS_SHUTDOWN_SECONDS"(?:.|\n)*?default="(\d+)"/);
  const audit = 'src/mlflow_aws_server/gatehouse';
  const lines =
    seconds(`${audit}/audit/writer.py`, /^CLOSE_SECONDS = ([\d.]+)$/m) +
    seconds(`${audit}/middleware/lifespan.py`, /^_CANCELLED_SECONDS = ([\d.]+)$/m);
  // acceptance/results/audit.md has what uvicorn's parent takes beyond that.
  expect(container(templates('prod')).StopTimeout).toBeGreaterThan(requests + lines);
});

const changed = (change: (input: EnvironmentInput) => void) => templatesOf(appOf('prod', change));

describe('the environment of the gatehouse', () => {
  const json = (all: Templates, name: string) => JSON.parse(String(variables(all)[name]));

  test('with an external issuer', () => {
    const all = templates('private');
    expect(variables(all)).toMatchObject({
      MLFLOW_AWS_ISSUER: 'https://login.example.com/realms/bank',
      MLFLOW_AWS_ISSUER_KEYS: {
        'Fn::Join': ['', ['s3://', { Ref: expect.stringMatching(/^IssuerKeysBucket/) }, '/issuer-keys.json']],
      },
      MLFLOW_AWS_ISSUER_KEYS_MAX_AGE_SECONDS: '21600',
      MLFLOW_AWS_TOKEN_SCOPE: 'mlflow/access',
      MLFLOW_AWS_GROUPS_CLAIM: 'realm_access.roles',
      MLFLOW_AWS_LOGOUT_URL:
        'https://login.example.com/realms/bank/protocol/openid-connect/logout?client_id=mlflow-load-balancer' +
        '&post_logout_redirect_uri=https%3A%2F%2Fmlflow.internal.example.com%2Flogged-out',
      MLFLOW_AWS_AUDIT_LOG_GROUP: { 'Fn::ImportValue': expect.stringContaining('AuditTrailLogGroup') },
      MLFLOW_AWS_METRICS_PORT: '9464',
      MLFLOW_AWS_MAX_BODY_BYTES: '16777216',
    });
    expect(json(all, 'MLFLOW_AWS_TOKEN_CLIENTS')).toEqual(['mlflow-load-balancer', 'mlflow-command-line']);
    expect(json(all, 'MLFLOW_AWS_MACHINE_CLIENTS')).toEqual(['mlflow-fraud-training']);
    expect(json(all, 'MLFLOW_AWS_TOKEN_CLAIMS')).toEqual({ typ: 'Bearer' });
    expect(json(all, 'MLFLOW_AWS_TOKEN_AUDIENCES')).toEqual({});
    expect(json(all, 'MLFLOW_AWS_ACCESS')).toEqual({
      teams: { fraud: { members: 'fraud-scientists' }, pricing: { members: 'pricing-scientists' } },
      governance: 'model-governance',
      administrators: 'mlflow-administrators',
      protectedAliases: ['champion', 'production'],
      requireSecondPerson: true,
      requireReason: true,
    });
  });

  test('with Cognito', () => {
    const all = templates('prod');
    expect(variables(all).MLFLOW_AWS_GROUPS_CLAIM).toBe('cognito:groups');
    expect(json(all, 'MLFLOW_AWS_TOKEN_CLAIMS')).toEqual({ token_use: 'access' });
    const pieces = (name: string) => JSON.stringify(variables(all)[name]);
    expect(pieces('MLFLOW_AWS_ISSUER')).toMatch(/cognito-idp\.eu-central-1\.amazonaws\.com/);
    expect(pieces('MLFLOW_AWS_TOKEN_CLIENTS')).toMatch(/ClientsLoadBalancer.*ClientsCommandLine/);
    expect(pieces('MLFLOW_AWS_TOKEN_AUDIENCES')).toMatch(
      /ClientsCommandLine[^:]*":.*https:\/\/mlflow\.prod\.example\.com/,
    );
    expect(pieces('MLFLOW_AWS_MACHINE_CLIENTS')).toMatch(/fraudtraining.*pricingreport/);
    expect(pieces('MLFLOW_AWS_LOGOUT_URL')).toMatch(
      /amazoncognito\.com\/logout\?client_id=.*ClientsLoadBalancer.*logout_uri=https%3A%2F%2Fmlflow\.prod\.example\.com%2Flogged-out/,
    );
  });

  test('load balancer and gatehouse require the same of a token', () => {
    for (const name of ['local', 'private', 'prod']) {
      const all = templates(name);
      const [{ JwtValidationConfig: validation }] = propertiesAt(
        all,
        'AWS::ElasticLoadBalancingV2::ListenerRule',
      )
        .flatMap(({ Actions }) => Actions as TemplateJson[])
        .filter(({ Type }) => Type === 'jwt-validation') as [TemplateJson];
      const required = Object.fromEntries(
        validation.AdditionalClaims.map(({ Name, Values }: TemplateJson) => [Name, Values[0]]),
      );
      const { MLFLOW_AWS_TOKEN_SCOPE: scope, MLFLOW_AWS_ISSUER: issuer } = variables(all);
      expect(required).toEqual({ scope, ...json(all, 'MLFLOW_AWS_TOKEN_CLAIMS') });
      expect(validation.Issuer).toEqual(issuer);
    }
  });

  test('changes with the configuration', () => {
    const all = changed((input) => {
      Object.assign(input.identity, { keysMaxAgeMinutes: 30 });
      input.service.metricsPort = 9100;
      input.service.maxBodyMib = 2;
      input.access.machines = {};
    });
    expect(variables(all)).toMatchObject({
      MLFLOW_AWS_ISSUER_KEYS_MAX_AGE_SECONDS: '1800',
      MLFLOW_AWS_METRICS_PORT: '9100',
      MLFLOW_AWS_MAX_BODY_BYTES: '2097152',
      MLFLOW_AWS_MACHINE_CLIENTS: '[]',
    });
  });
});

describe('the environment of the server', () => {
  const moved = changed((input) => {
    input.exposure.port = 9443;
    input.exposure.idleTimeoutSeconds = 300;
    input.service.architecture = 'x86_64';
    input.service.image = { kind: 'build' };
    input.service.minTasks = 2;
    input.service.maxTasks = 2;
  });

  test.each<[string, Templates, object]>([
    [
      'on port 443',
      templates('prod'),
      {
        MLFLOW_SERVER_ALLOWED_HOSTS: 'mlflow.prod.example.com',
        MLFLOW_SERVER_CORS_ALLOWED_ORIGINS: 'https://mlflow.prod.example.com',
        MLFLOW_AWS_KEEP_ALIVE_SECONDS: '75',
        MLFLOW_WORKERS: '4',
        FORWARDED_ALLOW_IPS: '10.42.0.0/18',
        MLFLOW_AWS_PRESIGNED_TRANSFERS: 'false',
      },
    ],
    [
      'on another port, with another idle timeout',
      moved,
      {
        MLFLOW_SERVER_ALLOWED_HOSTS: 'mlflow.prod.example.com:9443',
        MLFLOW_SERVER_CORS_ALLOWED_ORIGINS: 'https://mlflow.prod.example.com:9443',
        MLFLOW_AWS_KEEP_ALIVE_SECONDS: '315',
        MLFLOW_AWS_STATEMENT_SECONDS: '30',
      },
    ],
    [
      'with presigned transfers',
      changed((input) => {
        input.artifacts = { presignedTransfers: true };
      }),
      { MLFLOW_AWS_PRESIGNED_TRANSFERS: 'true' },
    ],
    [
      'with a short idle timeout',
      changed((input) => {
        input.exposure.idleTimeoutSeconds = 40;
      }),
      { MLFLOW_AWS_STATEMENT_SECONDS: '10' },
    ],
    ['in an imported VPC', templates('private'), { FORWARDED_ALLOW_IPS: '10.60.0.0/16' }],
  ])('%s', (_, all, expected) => {
    expect(variables(all)).toMatchObject(expected);
  });

  test('with the same minimum and maximum of tasks, there is no scaling', () => {
    expect(resourcesAt(moved, 'AWS::ApplicationAutoScaling::ScalableTarget')).toEqual([]);
  });

  test.each([
    ['ARM64', templates('prod')],
    ['X86_64', moved],
  ])('the tasks run on %s', (CpuArchitecture, all) => {
    for (const { RuntimePlatform } of propertiesAt(all, 'AWS::ECS::TaskDefinition'))
      expect(RuntimePlatform).toEqual({ CpuArchitecture, OperatingSystemFamily: 'LINUX' });
  });
});

test('the service scales between the configured numbers of tasks', () => {
  expect(onlyAt(templates('prod'), 'AWS::ApplicationAutoScaling::ScalableTarget')).toMatchObject({
    MinCapacity: 2,
    MaxCapacity: 6,
  });
});

test('a deployment leaves the number of tasks to the scaling, if there is one', () => {
  for (const name of ['prod', 'staging', 'private'])
    expect(onlyAt(templates(name), 'AWS::ECS::Service')).not.toHaveProperty('DesiredCount');
  expect(onlyAt(templates('dev'), 'AWS::ECS::Service').DesiredCount).toBe(1);
});

test.each([
  ['prod', 150],
  ['dev', 200],
])('a deployment of %s runs at most %d percent of the tasks', (name, MaximumPercent) => {
  expect(onlyAt(templates(name), 'AWS::ECS::Service').DeploymentConfiguration).toMatchObject({
    MaximumPercent,
    MinimumHealthyPercent: 100,
  });
});

test('a published image is pinned by its digest, and tasks can pull from its repository only', () => {
  const all = templates('private');
  expect(JSON.stringify(container(all).Image)).toContain(
    '/mlflow@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  );
  const { PolicyDocument } = onlyAt(all, 'AWS::IAM::ManagedPolicy', /Roles\/ExecutionPolicy/);
  const pull = PolicyDocument.Statement.find(({ Action }: TemplateJson) =>
    Action.includes('ecr:BatchGetImage'),
  );
  expect(pull.Resource).toBe('arn:aws:ecr:eu-central-1:111122223333:repository/mlflow');
});

test('without a published image, the Dockerfile of this repository is built as an asset', () => {
  expect(JSON.stringify(container(templates('prod')).Image)).toContain('container-assets');
});

describe.each([
  ['Server/Task/', 'serve'],
  ['Server/MigrationTask/', 'migrate'],
])('%s', (name, command) => {
  test(`runs ${command}, not as root, and writes to its volumes only`, () => {
    const { Command, User, ReadonlyRootFilesystem, MountPoints } = container(templates('prod'), name);
    expect({ Command, User, ReadonlyRootFilesystem }).toEqual({
      Command: [command],
      User: '10001:10001',
      ReadonlyRootFilesystem: true,
    });
    expect(MountPoints.map(({ ContainerPath }: TemplateJson) => ContainerPath)).toEqual(
      expect.arrayContaining(['/run/mlflow', '/tmp']),
    );
  });
});

test('the session secret is injected, and the database has no password to inject', () => {
  const names = (name: string) =>
    (container(templates('prod'), name).Secrets ?? []).map(({ Name }: TemplateJson) => Name);
  expect(names('Server/Task/')).toEqual(['MLFLOW_FLASK_SERVER_SECRET_KEY']);
  expect(names('Server/MigrationTask/')).toEqual([]);
});

test('a migration has no statement timeout, and none of the settings that only the server needs', () => {
  expect(variables(templates('prod'), 'MigrationTask')).toEqual({
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    MLFLOW_AWS_DATABASE_HOST: expect.anything(),
    MLFLOW_AWS_DATABASE_PORT: expect.anything(),
    MLFLOW_AWS_DATABASE_NAME: 'mlflow',
    MLFLOW_AWS_DATABASE_USER: 'mlflow',
    PGOPTIONS: '-c statement_timeout=0',
  });
});

test('the service rolls back a failed deployment, and waits for the migration', () => {
  const [service] = resourcesAt(templates('prod'), 'AWS::ECS::Service');
  expect(service?.Properties).toMatchObject({
    DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
    EnableExecuteCommand: false,
    AvailabilityZoneRebalancing: 'ENABLED',
    NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
  });
  expect(service?.DependsOn).toEqual(
    expect.arrayContaining([expect.stringMatching(/^ServerSchemaMigration[0-9A-F]{8}$/)]),
  );
});
