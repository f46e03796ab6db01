import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { logInAs, newPage, startBrowser } from '../../driver/browser/chromium';
import { clientEnvironment, python } from '../../driver/clients/python';
import { repository } from '../../driver/repository';
import { sharedStack } from '../../driver/server/stack';

const results = join(repository, 'test-results/images');
/** The screenshots of the README are only replaced on demand, so that a test run changes no files. */
const screenshots = process.env.UPDATE_SCREENSHOTS === '1' ? join(repository, 'docs/images') : results;
const experiment = 'diabetes-progression';

let browser: Browser;
let page: Page;
let runId: string;
const failures: string[] = [];

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
      failures.push(
        `${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`,
      );
  });
  page.on('pageerror', (error) => failures.push(error.message));
  runId = /^run +(\w+)$/m.exec((await training).output)?.[1] ?? 'none';
}, 120_000);
afterAll(async () => {
  await browser?.close();
});

const screenshot = (name: string, folder = results) =>
  page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });

test('a new browser is sent to the login page, and after the login back to MLflow', async () => {
  await page.goto(sharedStack.url);
  await page.getByRole('button', { name: 'scientist' }).first().waitFor();
  expect(new URL(page.url()).origin).toBe(`https://127.0.0.1:${sharedStack.settings.ports.issuer}`);
  await screenshot('login', screenshots);
  await logInAs('scientist', page, sharedStack);
  await page.getByRole('heading', { name: 'Workspaces' }).waitFor();
  // MLflow opens its assistant on the first visit; this server closes the assistant's paths.
  await page.getByRole('button', { name: 'Close', exact: true }).click();
}, 60_000);

test('the start page shows only the workspace of the team', async () => {
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
  await screenshot('run', screenshots);
}, 60_000);

test('the page of the run plots its metrics over the steps', async () => {
  await page.getByRole('tab', { name: 'Model metrics' }).click();
  await page.locator('svg .scatterlayer path.js-line').nth(3).waitFor({ state: 'attached' });
  await screenshot('metrics');
}, 60_000);

test('the artifact tab shows the figures', async () => {
  await page.goto(`${page.url().replace(/(runs\/\w+).*/, '$1')}/artifacts/figures/learning-curve.png`);
  const image = page.locator('img[src^="blob:"], img[src*="get-artifact"]').first();
  await image.waitFor();
  await screenshot('artifact');
}, 60_000);

/** Requests of the pages that get 404: paths that the listener closes. */
const closed = /^404 GET \/ajax-api\/3\.0\/mlflow\/(assistant\/|users\/roles\/list$)/;

test('every other request of the pages succeeded', () => {
  expect(failures.filter((failure) => !closed.test(failure))).toEqual([]);
});
