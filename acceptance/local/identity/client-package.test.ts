import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { demoUsers } from '../../../local/identity-provider/demo-users';
import { newPage, startBrowser } from '../../driver/browser/chromium';
import { ClientPackage } from '../../driver/clients/client-package';
import { send } from '../../driver/clients/https';
import { machineOf } from '../../driver/issuer/token-endpoint';
import { scripts } from '../../driver/repository';
import { auditLines } from '../../driver/server/audit-trail';
import { sharedStack } from '../../driver/server/stack';

const script = join(scripts, 'log_run.py');
const scientist = demoUsers(sharedStack.settings.environment.access).find(
  ({ name }) => name === 'scientist',
)?.sub;
const machine = machineOf(sharedStack);
const { issuer } = sharedStack.settings.identity;
const plugin = { MLFLOW_TRACKING_AUTH: 'mlflow-aws', MLFLOW_HTTP_REQUEST_MAX_RETRIES: '1' };
/** The environment of a CI job. */
const machineEnvironment = (scope: string) => ({
  ...plugin,
  EXPERIMENT: 'of-a-machine',
  MLFLOW_AWS_CLIENT_ID: machine,
  MLFLOW_AWS_CLIENT_SECRET: sharedStack.secret(`machine:${machine}`),
  MLFLOW_AWS_SCOPE: scope,
});

let client: ClientPackage;
let browser: Browser;
beforeAll(async () => {
  [client, browser] = await Promise.all([ClientPackage.install(sharedStack), startBrowser()]);
}, 180_000);
afterAll(async () => {
  client?.close();
  await browser?.close();
});

/** The subject that created a run, from the audit trail. */
function subjectOf(runId: string): unknown {
  const lines = auditLines(sharedStack, 'requests').filter(({ run_id }) => run_id === runId);
  expect(lines.map(({ handler }) => handler)).toEqual(
    expect.arrayContaining(['_create_run', '_log_metric', '_update_run']),
  );
  return [...new Set(lines.map(({ subject }) => subject))].join(' and ');
}

/** Logs a run, and returns its subject. */
async function loggedBy(env: Readonly<Record<string, string>>): Promise<unknown> {
  const { code, output, errors } = await client.run('python', [script], env);
  if (code !== 0) throw new Error(`${output}\n${errors}`);
  const { run_id: runId } = JSON.parse(output.trim().split('\n').at(-1) ?? '') as { run_id: string };
  // The server writes the last line within a second.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return subjectOf(runId);
}

/** Each test continues where the previous one ended. */
describe('a person', () => {
  const env = { ...plugin, EXPERIMENT: 'of-a-person' };

  test('gets an error with the login command if they are not logged in', async () => {
    const { code, errors } = await client.run('python', [script], env);
    expect(code).toBe(1);
    expect(errors).toContain(`You are not logged in to ${sharedStack.url}. Run: mlflow-aws login`);
  }, 60_000);

  test('is told which issuer the server names before the first login', async () => {
    const { code, errors } = await client.run('mlflow-aws', ['login', '--no-browser']);
    expect(code).toBe(1);
    expect(errors).toContain(`run: mlflow-aws login ${sharedStack.url} --issuer ${issuer}`);
  }, 30_000);

  test('logs in through the browser', async () => {
    const login = client.start('mlflow-aws', ['login', '--no-browser', '--issuer', issuer]);
    const page = await newPage(browser);
    await page.goto(await login.waitForOutput(/https:\/\/\S+\/auth\?\S+/));
    await page.getByRole('button', { name: 'scientist' }).first().click();
    await page.getByText('You are logged in').first().waitFor();
    expect(new URL(page.url()).hostname).toMatch(/^(localhost|127\.0\.0\.1)$/);
    expect(await login.outcome).toMatchObject({ code: 0, errors: '' });
    const status = await client.run('mlflow-aws', ['status']);
    expect(status).toMatchObject({ code: 0, output: expect.stringContaining('fraud-scientists') });
    expect(status.output).toContain(scientist);
  }, 60_000);

  test('logs a run with the stock client, under their own subject', async () => {
    expect(await loggedBy(env)).toBe(scientist);
  }, 60_000);

  test('calls the API with the token that mlflow-aws prints', async () => {
    const { code, output } = await client.run('mlflow-aws', ['token']);
    expect(code).toBe(0);
    const { status, body } = await send(sharedStack, {
      path: '/api/2.0/mlflow/users/current',
      token: output.trim(),
    });
    expect([status, JSON.parse(body).user.username]).toEqual([200, scientist]);
  }, 30_000);

  test('is not logged in after the logout', async () => {
    expect(await client.run('mlflow-aws', ['logout'])).toMatchObject({ code: 0 });
    const { code, errors } = await client.run('python', [script], env);
    expect(code).toBe(1);
    expect(errors).toContain('You are not logged in');
  }, 60_000);
});

describe('a machine', () => {
  test('logs a run with the secret in its environment, under its own subject', async () => {
    expect(await loggedBy(machineEnvironment('mlflow/access mlflow/fraud.members'))).toBe(machine);
  }, 60_000);

  test('without the scope of a team gets an error that names the missing scope', async () => {
    const { code, errors } = await client.run('python', [script], machineEnvironment('mlflow/access'));
    expect(code).toBe(1);
    expect(errors).toMatch(/PERMISSION_DENIED: .*no scope of a team, such as mlflow\/<team>\.members/);
  }, 60_000);

  test('with a wrong secret gets no token', async () => {
    const env = { ...machineEnvironment('mlflow/access'), MLFLOW_AWS_CLIENT_SECRET: 'guessed' };
    const { code, errors } = await client.run('python', [script], env);
    expect(code).toBe(1);
    expect(errors).toContain('The issuer refused a token for the machine');
    expect(errors).not.toContain('guessed');
  }, 60_000);
});
