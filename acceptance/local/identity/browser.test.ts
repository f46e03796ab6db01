import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { logInAs, newPage, startBrowser } from '../../driver/browser/chromium';
import { clientEnvironment, python } from '../../driver/clients/python';
import { repository } from '../../driver/repository';
import { sharedStack } from '../../driver/server/stack';

const results = join(repository, 'test-results/images');
/** The README's pictures are renewed on demand only, so that a test run leaves no change behind. */
const documented = process.env.UPDATE_SCREENSHOTS === '1' ? join(repository, 'docs/images') : results;
const experiment = 'diabetes-progression';

let browser: Browser;
let page: Page;
let runId: string;
const complaints: string[] = [];

beforeAll(async () => {
  mkdirSync(results, { recursive: true });
  const training = python(sharedStack, join(repository, 'examples/train.py'), ['--experiment', experiment], {
    ...(await clientEnvironment(sharedStack)),
    LOGNAME: 'scientist',
  });
  browser = await startBrowser();
  page = await newPage(browser);
  page.on('response', (response) => {
    if (response.status() >= 400 && response.url().includes('/mlflow/'))
      complaints.push(
        `${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`,
      );
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  runId = /^run +(\w+)$/m.exec((await training).output)?.[1] ?? 'none';
}, 120_000);
afterAll(async () => {
  await browser?.close();
});

const picture = (name: string, folder = results) =>
  page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });

test('a stranger comes to the login page, and as scientist back to MLflow', async () => {
  await page.goto(sharedStack.url);
  await page.getByRole('button', { name: 'scientist' }).first().waitFor();
  expect(new URL(page.url()).origin).toBe(`https://127.0.0.1:${sharedStack.settings.ports.issuer}`);
  await picture('login', documented);
  await logInAs('scientist', page, sharedStack);
  await page.getByRole('heading', { name: 'Workspaces' }).waitFor();
  // MLflow opens its assistant, which is closed here, for everybody who comes the first time.
  await page.getByRole('button', { name: 'Close', exact: true }).click();
}, 60_000);

test('the start page shows the workspace of the team, and no other', async () => {
  const rows = page.getByRole('row').getByRole('link');
  await rows.first().waitFor();
  expect(await rows.allInnerTexts()).toEqual(['fraud']);
  await rows.first().click();
  await page.getByText('Experiments', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Model training' }).click();
}, 60_000);

test('the experiment shows the run that the client has logged', async () => {
  await page.getByRole('link', { name: 'Experiments' }).first().click();
  await page.getByRole('link', { name: experiment }).first().click();
  await page.locator(`a[href*="${runId}"]`).first().click();
  await page.waitForURL(`**/runs/${runId}*`);
}, 60_000);

test('the page of the run shows its parameters and metrics', async () => {
  for (const text of ['learning_rate', 'test_rmse', runId, 'fraud'])
    await page.getByText(text, { exact: false }).first().waitFor();
  await page.getByRole('alert').first().waitFor({ state: 'hidden' });
  await picture('run', documented);
}, 60_000);

test('its metrics are drawn over the steps', async () => {
  await page.getByRole('tab', { name: 'Model metrics' }).click();
  await page.locator('svg .scatterlayer path.js-line').nth(3).waitFor({ state: 'attached' });
  await picture('metrics');
}, 60_000);

test('the figures open from the artifact tab', async () => {
  await page.goto(`${page.url().replace(/(runs\/\w+).*/, '$1')}/artifacts/figures/learning-curve.png`);
  const image = page.locator('img[src^="blob:"], img[src*="get-artifact"]').first();
  await image.waitFor();
  await picture('artifact');
}, 60_000);

/** What the pages ask for and get 404: parts that the listener closes, and accounts, which are the issuer's. */
const absent = /^404 GET \/ajax-api\/3\.0\/mlflow\/(assistant\/|users\/roles\/list$)/;

test('nothing else that the pages called was refused', () => {
  expect(complaints.filter((complaint) => !absent.test(complaint))).toEqual([]);
});
