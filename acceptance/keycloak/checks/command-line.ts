import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import type { Browser } from 'playwright-core';
import { newPage, startBrowser } from '../../driver/browser/chromium';
import { ClientPackage } from '../../driver/clients/client-package';
import { send } from '../../driver/clients/https';
import type { Check, Proof } from '../proof';
import { submitLogin } from './browser-login';

const user = 'scientist';

/** Lifetime of a token in seconds; the client renews it in the last fifth. */
const lifetime = 20;

/** The number of the user's offline sessions at Keycloak; the refresh token of the client belongs to one. */
async function offlineSessionCount({ keycloak, stack }: Proof): Promise<number> {
  const { admin } = keycloak;
  const client = await admin.clientOf(stack.settings.identity.commandLineClientId);
  const path = `/users/${await admin.userOf(user)}/offline-sessions/${client}`;
  return (await admin.get<unknown[]>(path)).length;
}

/** Login, renewal and logout of the client package. */
export const commandLineCheck: Check = {
  title:
    '`mlflow-aws login` works, the client renews its token without the user, and `mlflow-aws logout` ends the login at Keycloak',
  run: async (proof) => {
    const client = await ClientPackage.install(proof.stack);
    const browser = await startBrowser();
    try {
      await proof.issuer.withTokenLifetime(lifetime, () => loginAndRenewal(proof, client, browser));
      assert.equal(await offlineSessionCount(proof), 1);
      await runCommand(client, 'logout');
      assert.equal(await offlineSessionCount(proof), 0);
    } finally {
      client.close();
      await browser.close();
    }
  },
};

async function loginAndRenewal(proof: Proof, client: ClientPackage, browser: Browser): Promise<void> {
  const { issuer, stack } = proof;
  const login = client.start('mlflow-aws', [
    'login',
    '--no-browser',
    '--issuer',
    stack.settings.identity.issuer,
  ]);
  const page = await newPage(browser);
  await page.goto(await login.waitForOutput(/https:\/\/\S+\/protocol\/openid-connect\/auth\?\S+/));
  await submitLogin(page, issuer, user);
  await page.getByText('You are logged in').first().waitFor();
  const { code, output, errors } = await login.outcome;
  assert.equal(code, 0, output + errors);
  const status = await runCommand(client, 'status');
  assert.match(status, /fraud-scientists/);
  const first = (await runCommand(client, 'token')).trim();
  await delay(lifetime * 1000);
  const second = (await runCommand(client, 'token')).trim();
  const [before, after] = [decodeJwt(first), decodeJwt(second)];
  assert.ok((after.iat ?? 0) > (before.iat ?? 0), 'the token was not renewed');
  assert.equal(after.sub, before.sub);
  assert.equal(status.includes(String(after.sub)), true);
  const { status: currentUserStatus, body } = await send(stack, {
    path: '/api/2.0/mlflow/users/current',
    token: second,
  });
  assert.deepEqual([currentUserStatus, JSON.parse(body).user?.username], [200, after.sub]);
}

/** Runs a command that must succeed, and returns its output. */
async function runCommand(client: ClientPackage, command: string): Promise<string> {
  const { code, output, errors } = await client.run('mlflow-aws', [command]);
  assert.equal(code, 0, output + errors);
  return output;
}
