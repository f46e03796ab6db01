import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { logInAs, newPage, startBrowser } from '../../driver/browser/chromium';
import { rest } from '../../driver/clients/https';
import { tokenOf } from '../../driver/issuer/tokens';
import { sharedStack } from '../../driver/server/stack';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
});

/** Logs a user in, and returns the page. */
async function logIn(user: string): Promise<Page> {
  const page = await newPage(browser);
  await page.goto(sharedStack.url);
  await logInAs(user, page, sharedStack);
  await page.getByRole('heading', { name: 'Workspaces' }).waitFor();
  return page;
}

const sessionCookies = async (page: Page) =>
  (await page.context().cookies(sharedStack.url)).filter(({ name }) =>
    name.startsWith('AWSELBAuthSessionCookie'),
  );
const loginButton = (page: Page) => page.getByRole('button', { name: 'scientist' }).first();

describe('logging out', () => {
  test('ends the session at the load balancer and at the issuer, so the next visit requires a login', async () => {
    const page = await logIn('scientist');
    expect(await sessionCookies(page)).not.toEqual([]);
    await page.goto(`${sharedStack.url}/logout`);
    expect(await sessionCookies(page)).toEqual([]);
    await page.getByRole('heading', { name: 'Sign out?' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${sharedStack.url}/logged-out*`);
    await page.getByRole('heading', { name: 'You are logged out' }).waitFor();
    await page.getByRole('link', { name: 'Log in again' }).click();
    await loginButton(page).waitFor();
    // The next visit also requires a login: no session is left.
    await page.goto(sharedStack.url);
    await loginButton(page).waitFor();
    expect(new URL(page.url()).port).toBe(String(sharedStack.settings.ports.issuer));
  }, 60_000);

  test('at the load balancer only is not enough: the issuer logs the browser in again without a prompt', async () => {
    const page = await logIn('scientist');
    await page.context().clearCookies({ name: /^AWSELBAuthSessionCookie/ });
    await page.goto(sharedStack.url);
    await page.getByRole('heading', { name: 'Workspaces' }).waitFor();
    expect(new URL(page.url()).origin).toBe(sharedStack.url);
  }, 60_000);
});

test('governor chooses a workspace, and sees only the experiments of that team', async () => {
  const names = { fraud: `of-fraud-${randomUUID()}`, pricing: `of-pricing-${randomUUID()}` };
  for (const [user, name] of [
    ['scientist', names.fraud],
    ['outsider', names.pricing],
  ] as const)
    await rest(sharedStack, await tokenOf(sharedStack, user), 'POST', 'experiments/create', { name });
  const context = (await logIn('governor')).context();
  for (const [team, seen, unseen] of [
    ['fraud', names.fraud, names.pricing],
    ['pricing', names.pricing, names.fraud],
  ] as const) {
    const tab = await context.newPage();
    await tab.goto(sharedStack.url);
    const workspaces = tab.getByRole('row').getByRole('link');
    await workspaces.nth(1).waitFor();
    expect(await workspaces.allInnerTexts()).toEqual(['fraud', 'pricing']);
    await workspaces.filter({ hasText: team }).click();
    await tab.getByRole('link', { name: 'Experiments' }).first().click();
    await tab.getByRole('link', { name: seen }).first().waitFor();
    expect(await tab.getByRole('link', { name: unseen }).count()).toBe(0);
  }
}, 60_000);
