import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { newPage, startBrowser } from '../../driver/browser/chromium';
import type { Check, Proof } from '../proof';
import { loginPage, submitLogin } from './browser-login';

const user = 'colleague';

/** The number of the user's sessions that Keycloak has for the load balancer's client. */
async function sessionCount({ keycloak, stack }: Proof): Promise<number> {
  const { admin } = keycloak;
  const client = await admin.clientOf(stack.settings.identity.clientId);
  const sessions = await admin.get<{ clients: Record<string, string> }[]>(
    `/users/${await admin.userOf(user)}/sessions`,
  );
  return sessions.filter(({ clients }) => client in clients).length;
}

/** Waits for MLflow's start page. */
const startPage = (page: Page) => page.getByRole('heading', { name: 'Workspaces' }).waitFor();

/** The logout in a browser. */
export const logoutCheck: Check = {
  title: '`/logout` in a browser ends the session at the load balancer and at Keycloak',
  run: async (proof) => {
    const { stack, issuer } = proof;
    const browser = await startBrowser();
    try {
      const before = await sessionCount(proof);
      const page = await newPage(browser);
      await page.goto(stack.url);
      await submitLogin(page, issuer, user);
      await startPage(page);
      assert.equal(await sessionCount(proof), before + 1);
      // Deleting the load balancer's cookies does not end the session at Keycloak: it logs the user in again without asking.
      await page.context().clearCookies({ name: /^AWSELBAuthSessionCookie/ });
      await page.goto(stack.url);
      await startPage(page);
      await page.goto(`${stack.url}/logout`);
      await page.locator('#kc-logout').click();
      await page.waitForURL(`${stack.url}/logged-out*`);
      await page.getByRole('heading', { name: 'You are logged out' }).waitFor();
      assert.equal(await sessionCount(proof), before);
      await page.goto(stack.url);
      await loginPage(page);
    } finally {
      await browser.close();
    }
  },
};
