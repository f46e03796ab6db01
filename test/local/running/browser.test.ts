import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from './support/browser';
import { clientEnvironment, python } from './support/python';
import { shared } from './support/stack';

const repository = join(__dirname, '../../..');
/** The README's pictures are renewed on demand only, so that a test run leaves no change behind. */
const pictures =
  process.env.UPDATE_SCREENSHOTS === '1'
    ? join(repository, 'docs/images')
    : join(repository, 'test-results/images');
const experiment = 'diabetes-progression';

let browser: Browser;
let page: Page;
let runId: string;
const complaints: string[] = [];

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  const training = python(
    shared,
    join(repository, 'examples/train.py'),
    ['--experiment', experiment],
    await clientEnvironment(shared),
  );
  browser = await startBrowser();
  // The authority is this installation's own; a person would trust it or click through.
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    locale: 'en-GB',
  });
  page = await context.newPage();
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

const picture = (name: string) =>
  page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });

test('a stranger comes to the login page, and as scientist back to MLflow', async () => {
  await page.goto(shared.url);
  const scientist = page.getByRole('button', { name: 'scientist' }).first();
  await scientist.waitFor();
  expect(new URL(page.url()).origin).toBe(`https://127.0.0.1:${shared.settings.ports.issuer}`);
  await picture('login');
  await scientist.click();
  await page.waitForURL(`${shared.url}/**`);
  await page.getByText('Experiments', { exact: true }).first().waitFor();
}, 60_000);

test('the experiment shows the run that the client has logged', async () => {
  await page.goto(`${shared.url}/#/experiments`);
  await page.getByRole('link', { name: experiment }).first().click();
  await page.getByRole('link', { name: /runs/i }).first().waitFor();
  await page.goto(page.url().replace(/(experiments\/\d+).*/, '$1/runs'));
  await page.locator(`a[href*="${runId}"]`).first().waitFor();
}, 60_000);

test('the page of the run shows its parameters and metrics', async () => {
  await page.locator(`a[href*="${runId}"]`).first().click();
  for (const text of ['learning_rate', 'test_rmse'])
    await page.getByText(text, { exact: true }).first().waitFor();
  await picture('run');
  expect(await page.locator('body').innerText()).toContain(runId);
}, 60_000);

test('the figures open from the artifact tab', async () => {
  await page.goto(page.url().replace(/(runs\/\w+).*/, '$1/artifacts/figures/learning-curve.png'));
  const image = page.locator('img[src^="blob:"], img[src*="get-artifact"]').first();
  await image.waitFor();
  await picture('artifact');
}, 60_000);

test('nothing that the pages called was refused', () => {
  expect(complaints).toEqual([]);
});
