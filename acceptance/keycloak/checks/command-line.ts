import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import type { Browser } from 'playwright-core';
import { newPage, startBrowser } from '../../driver/browser/chromium';
import { ClientPackage } from '../../driver/clients/client-package';
import { send } from '../../driver/clients/https';
import type { Check, Proof } from '../proof';
import { fillIn } from './browser-login';

const user = 'scientist';

/** Seconds of a token's life; the client renews it for the last fifth. */
const life = 20;

/** Offline sessions that Keycloak has of the user, which the client's refresh token belongs to. */
async function offlineSessionsOf({ keycloak, stack }: Proof): Promise<number> {
  const { admin } = keycloak;
  const client = await admin.clientOf(stack.settings.identity.commandLineClientId);
  const path = `/users/${await admin.userOf(user)}/offline-sessions/${client}`;
  return (await admin.get<unknown[]>(path)).length;
}

export const commandLineCheck: Check = {
  title:
    '`mlflow-aws login` works, its token is renewed without anybody, and `mlflow-aws logout` ends it at Keycloak',
  run: async (proof) => {
    const client = await ClientPackage.install(proof.stack);
    const browser = await startBrowser();
    try {
      await proof.issuer.withTokenLife(life, () => loginAndRenewal(proof, client, browser));
      assert.equal(await offlineSessionsOf(proof), 1);
      await succeeds(client, 'logout');
      assert.equal(await offlineSessionsOf(proof), 0);
    } finally {
      client.close();
      await browser.close();
    }
  },
};

async function loginAndRenewal(proof: Proof, client: ClientPackage, browser: Browser): Promise<void> {
  const { issuer, stack } = proof;
  const login = client.start('mlflow-aws', ['login', '--no-browser']);
  const page = await newPage(browser);
  await page.goto(await login.says(/https:\/\/\S+\/protocol\/openid-connect\/auth\?\S+/));
  await fillIn(page, issuer, user);
  await page.getByText('You are logged in').first().waitFor();
  const { code, output, errors } = await login.outcome;
  assert.equal(code, 0, output + errors);
  const status = await succeeds(client, 'status');
  assert.match(status, /fraud-scientists/);
  const first = (await succeeds(client, 'token')).trim();
  await delay(life * 1000);
  const second = (await succeeds(client, 'token')).trim();
  const [before, after] = [decodeJwt(first), decodeJwt(second)];
  assert.ok((after.iat ?? 0) > (before.iat ?? 0), 'the token was not renewed');
  assert.equal(after.sub, before.sub);
  assert.equal(status.includes(String(after.sub)), true);
  const { status: answered, body } = await send(stack, {
    path: '/api/2.0/mlflow/users/current',
    token: second,
  });
  assert.deepEqual([answered, JSON.parse(body).user?.username], [200, after.sub]);
}

async function succeeds(client: ClientPackage, command: string): Promise<string> {
  const { code, output, errors } = await client.run('mlflow-aws', [command]);
  assert.equal(code, 0, output + errors);
  return output;
}
