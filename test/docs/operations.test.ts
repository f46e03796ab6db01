import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { settingTables } from '../../lib/config/reference/setting-tables';
import { onlyAt, resourcesAt } from '../support/properties';
import { type TemplateJson, templates } from '../support/synthesized';

const text = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');

/** A chapter, by its heading of the second level. */
function chapter(heading: string): string {
  return text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
}

/** The sections below a heading of the second level, as [title, body]. */
function sections(heading: string): [title: string, body: string][] {
  return chapter(heading)
    .split(/^### /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n')).trim()]);
}

test('every alarm has a section that says what to do, and no section is without its alarm', () => {
  const alarms = resourcesAt(templates('prod'), 'AWS::CloudWatch::Alarm').map(({ Metadata }) =>
    Metadata['aws:cdk:path'].split('/').at(-2),
  );
  const documented = sections('Alarms');
  expect(documented.map(([title]) => title).sort()).toEqual(alarms.sort());
  for (const [, body] of documented) expect(body.length).toBeGreaterThan(100);
});

test('every output is explained', () => {
  const outputs = Object.values(templates('prod'))
    .flatMap(({ Outputs = {} }) => Object.keys(Outputs))
    .filter((name) => !/^(Exports|Publish)/.test(name));
  expect(outputs.filter((name) => !new RegExp(`\\| \`${name}\` +\\|`).test(text))).toEqual([]);
});

test('every stack is in the table', () => {
  expect(
    Object.keys(templates('prod')).filter((stack) => !new RegExp(`\\| \`${stack}\` +\\|`).test(text)),
  ).toEqual([]);
});

describe('a setting that cannot change after the first deployment', () => {
  const rows = settingTables().flatMap((table) => table.rows);
  const fixed = [...new Set(rows.filter(({ setting }) => setting.fixed).map(({ key }) => key))];
  const lines = chapter('Changing a setting')
    .split('\n')
    .filter((line) => line.includes('**Fixed'));

  test.each(fixed)('%s is in the table, with what to do', (key) => {
    expect(lines.filter((line) => line.split('|')[1]?.includes(`\`${key}\``))).toHaveLength(1);
  });

  test('no other is called so', () => {
    const named = lines.flatMap((line) => line.split('|')[1]?.match(/(?<=`)[\w.]+(?=`)/g) ?? []);
    expect(named.sort()).toEqual([...fixed].sort());
  });
});

describe('when the first deployment fails', () => {
  const failed = chapter('When the first deployment fails');

  /** The command that switches a protection off, by the type that has one. */
  const commands: Readonly<Record<string, string>> = {
    'AWS::RDS::DBInstance': 'aws rds modify-db-instance',
    'AWS::Cognito::UserPool': 'aws cognito-idp update-user-pool',
    'AWS::Logs::LogGroup': 'aws logs put-log-group-deletion-protection',
  };

  const isProtected = ({ Properties = {} }: TemplateJson) =>
    [true, 'ACTIVE'].includes(Properties.DeletionProtection ?? Properties.DeletionProtectionEnabled) ||
    JSON.stringify(Properties.LoadBalancerAttributes ?? '').includes(
      '{"Key":"deletion_protection.enabled","Value":"true"}',
    );

  test('the runbook switches off everything that refuses deletion', () => {
    const types = Object.values(templates('prod'))
      .flatMap(({ Resources }) => Object.values(Resources as TemplateJson))
      .filter(isProtected)
      .map(({ Type }) => Type as string);
    expect([...new Set(types)].sort()).toEqual(Object.keys(commands).sort());
    for (const command of [...Object.values(commands), 'aws cloudformation update-termination-protection'])
      expect(failed).toContain(command);
  });

  test('the runbook deletes every log group with a fixed name that can be left', () => {
    const kept = resourcesAt(templates('prod'), 'AWS::Logs::LogGroup').filter(
      ({ Properties, DeletionPolicy }) =>
        typeof Properties.LogGroupName === 'string' && DeletionPolicy !== 'Delete',
    );
    const [, logs = ''] =
      /for log in (.*); do\n\s*aws logs delete-log-group .*"(?<name>.*)"/.exec(failed) ?? [];
    expect(kept.map(({ Properties }) => Properties.LogGroupName.split('/').at(-1))).toEqual(logs.split(' '));
  });
});

test('the runbook promises no delivery of the audit trail that AWS does not', () => {
  const [, body = ''] = sections('Alarms').find(([title]) => title === 'AuditSubscription') ?? [];
  expect(body).toContain('skips the lines');
  expect(body).toContain('(#a-gap-in-the-bucket)');
  const alarms = resourcesAt(templates('prod'), 'AWS::CloudWatch::Alarm', /AuditSubscription/);
  expect(alarms[0]?.Properties.AlarmDescription).toMatch(/may skip lines/);
});

test('every service-linked role that the stacks use is made before the first deployment', () => {
  const first = chapter('First deployment');
  const [, services = ''] =
    /for service in (.*); do\n\s*aws iam create-service-linked-role/.exec(first) ?? [];
  expect(services.split(' ')).toEqual(['ecs', 'ecs.application-autoscaling', 'rds', 'elasticloadbalancing']);
});

test('every link to a heading leads to one', () => {
  const headings = [...text.matchAll(/^#{2,3} (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, link]) => link);
  expect(links.filter((link) => !headings.includes(String(link)))).toEqual([]);
});

test('the login by hand has the port and the user of the database, and a token instead of the password', () => {
  const login = chapter('Logging in to the database by hand');
  const { Port, MasterUsername } = onlyAt(templates('prod'), 'AWS::RDS::DBInstance');
  expect(login).toContain(`--port ${Port} --username ${MasterUsername}`);
  expect(login).toContain(`port=${Port} user=${MasterUsername}`);
  expect(login).toMatch(/dbuser:\$resource_id\/mlflow_master/);
});

describe('removing an environment', () => {
  const removing = chapter('Removing an environment');

  test.each([
    'DependencyViolation',
    'aws ec2 delete-network-interface',
    'The bucket you tried to delete is not empty',
  ])('the runbook expects what needs a second run: %s', (text) => {
    expect(removing).toContain(text);
  });

  test('a bucket whose retained policy denies deletions is named, with the command that removes the policy', () => {
    const denying = resourcesAt(templates('prod'), 'AWS::S3::BucketPolicy').filter(
      ({ DeletionPolicy, Properties }) =>
        DeletionPolicy !== undefined && JSON.stringify(Properties).includes('"s3:DeleteObject"'),
    );
    expect(denying.map(({ Metadata }) => Metadata['aws:cdk:path'])).toEqual([
      expect.stringContaining('/IssuerKeys/Bucket/'),
    ]);
    expect(removing).toMatch(
      /policy of the issuer keys bucket denies that: `aws s3api delete-bucket-policy` first/,
    );
  });
});
