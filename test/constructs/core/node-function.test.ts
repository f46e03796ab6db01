import { describe, expect, test } from '@jest/globals';
import { onlyAt, propertiesAt } from '../../support/properties';
import { type TemplateJson, templates } from '../../support/synthesized';

const all = templates('prod');
const lambda = 'AWS::Lambda::Function';

/** What a policy allows, by action. */
const grants = (path: RegExp): Record<string, unknown> =>
  Object.fromEntries(
    propertiesAt(all, 'AWS::IAM::ManagedPolicy', path)
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement as TemplateJson[])
      .flatMap(({ Action, Resource }) => [Action].flat().map((action: string) => [action, Resource])),
  );

const arnOf = (name: string) => ({ 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^${name}`)), 'Arn'] });

describe('where functions run', () => {
  test('the database bootstrap runs in the VPC, in its own security group', () => {
    const { VpcConfig } = onlyAt(all, lambda, /DatabaseBootstrap\/Function\//);
    expect(VpcConfig.SubnetIds).toHaveLength(3);
    expect(VpcConfig.SecurityGroupIds).toEqual([
      { 'Fn::ImportValue': expect.stringContaining('SecurityGroupsDatabaseBootstrap') },
    ]);
  });

  test('every other function runs outside', () => {
    const inside = propertiesAt(all, lambda).filter(({ VpcConfig }) => VpcConfig);
    expect(inside).toHaveLength(1);
  });
});

describe('what functions may do', () => {
  test.each([
    ['DatabaseBootstrap/Provider/RolePolicy', ['DatabaseBootstrapFunction']],
    ['IssuerKeys/Provider/RolePolicy', ['IssuerKeysFunction']],
    [
      'SchemaMigration/Provider/OnEventRolePolicy',
      ['ServerSchemaMigrationStart', 'ServerSchemaMigrationWatch'],
    ],
    [
      'SchemaMigration/Provider/WatchRolePolicy',
      ['ServerSchemaMigrationStart', 'ServerSchemaMigrationWatch'],
    ],
  ])('the role of %s invokes exactly its handlers', (path, handlers) => {
    const resource = grants(new RegExp(path))['lambda:InvokeFunction'];
    expect([resource].flat()).toEqual(handlers.map(arnOf));
  });

  test('the bootstrap reads one secret and logs in as one user', () => {
    const allowed = grants(/DatabaseBootstrap\/Function\/Policy/);
    expect(Object.keys(allowed).sort()).toEqual([
      'kms:Decrypt',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'rds-db:connect',
      'secretsmanager:GetSecretValue',
    ]);
    expect(allowed['secretsmanager:GetSecretValue']).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^DatabaseInstance/), 'MasterUserSecret.SecretArn'],
    });
    expect(JSON.stringify(allowed['rds-db:connect'])).toMatch(/DbiResourceId.*\/mlflow_master/);
  });

  test('the migration is started in one cluster, from the revisions of one task definition', () => {
    const allowed = grants(/SchemaMigration\/Start\/Policy/);
    expect(allowed['ecs:RunTask']).toMatch(/:task-definition\/serviceServerMigrationTask[0-9A-F]{8}:\*$/);
    expect([allowed['iam:PassRole']].flat()).toHaveLength(2);
  });
});

test('no function of the kit has an AWS-managed or inline policy', () => {
  const roles = propertiesAt(
    all,
    'AWS::IAM::Role',
    /DatabaseBootstrap|SchemaMigration|S3PrefixList|IssuerKeys|TokenClaims/,
  );
  expect(roles.length).toBeGreaterThan(8);
  for (const { ManagedPolicyArns = [], Policies = [] } of roles) {
    expect(JSON.stringify(ManagedPolicyArns)).not.toMatch(/iam::aws:policy/);
    expect(Policies).toEqual([]);
  }
});
