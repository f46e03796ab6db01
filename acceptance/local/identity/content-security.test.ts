import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { logInAs, newPage, startBrowser } from '../../driver/browser/chromium';
import { policyViolations } from '../../driver/browser/policy-violations';
import { runScript } from '../../driver/clients/python';
import { sharedStack } from '../../driver/server/stack';

interface Logged {
  readonly experiment: string;
  readonly runs: readonly [string, string];
  readonly trace: string;
}

/** A page that tries to act as its viewer: it reads the API, and says what came of it. */
const hostile = `<!doctype html><p id="result">no script ran</p>
<img src="x" onerror="document.getElementById('result').textContent = 'a script ran'">
<script>
  const say = (text) => { document.getElementById('result').textContent = text; };
  say('a script ran');
  fetch('${sharedStack.url}/ajax-api/2.0/mlflow/users/current', { credentials: 'include' })
    .then((response) => response.text()).then((text) => say('it read ' + text), () => say('it read nothing'));
</script>`;

let browser: Browser;
let page: Page;
let logged: Logged;
let violations: string[];

beforeAll(async () => {
  [logged, browser] = await Promise.all([
    runScript<Logged>(sharedStack, 'previews.py', [hostile]),
    startBrowser(),
  ]);
  page = await newPage(browser);
  violations = await policyViolations(page);
  await logIn(page);
}, 120_000);
afterAll(async () => {
  await browser?.close();
});

async function logIn(target: Page): Promise<void> {
  await target.goto(sharedStack.url);
  await logInAs('scientist', target, sharedStack);
}

/** Loads MLflow anew on one of its pages. */
async function open(target: Page, path: string): Promise<void> {
  await target.goto('about:blank');
  await target.goto(`${sharedStack.url}/#${path}${path.includes('?') ? '&' : '?'}workspace=fraud`);
}

const list = (items: readonly string[]) => encodeURIComponent(JSON.stringify(items));
const artifact = (name: string, run = logged.runs[0]) =>
  `/experiments/${logged.experiment}/runs/${run}/artifacts/${name}`;

/** MLflow's pages, each with a text that shows that it has its content. */
const pages: readonly (readonly [name: string, path: () => string, text: () => string])[] = [
  ['experiments', () => '/experiments', () => 'previews'],
  ['overview', () => `/experiments/${logged.experiment}/overview/usage`, () => 'previews'],
  ['runs', () => `/experiments/${logged.experiment}/runs`, () => '2 matching runs'],
  ['charts', () => `/experiments/${logged.experiment}/runs?compareRunsMode=CHART`, () => 'Add chart'],
  [
    'artifacts of runs',
    () => `/experiments/${logged.experiment}/runs?compareRunsMode=ARTIFACT`,
    () => 'question',
  ],
  ['traces', () => `/experiments/${logged.experiment}/traces`, () => 'answer'],
  [
    'a trace',
    () => `/experiments/${logged.experiment}/traces?selectedEvaluationId=${logged.trace}`,
    () => 'Inputs',
  ],
  ['logged models', () => `/experiments/${logged.experiment}/models`, () => 'previews'],
  ['sessions', () => `/experiments/${logged.experiment}/chat-sessions`, () => 'previews'],
  ['judges', () => `/experiments/${logged.experiment}/judges`, () => 'previews'],
  ['evaluation runs', () => `/experiments/${logged.experiment}/evaluation-runs`, () => 'previews'],
  ['datasets', () => `/experiments/${logged.experiment}/datasets`, () => 'previews'],
  ['review', () => `/experiments/${logged.experiment}/review-queue`, () => 'previews'],
  ['playground', () => `/experiments/${logged.experiment}/playground`, () => 'previews'],
  ['a run', () => `/experiments/${logged.experiment}/runs/${logged.runs[0]}`, () => 'depth'],
  [
    'metrics of a run',
    () => `/experiments/${logged.experiment}/runs/${logged.runs[0]}/model-metrics`,
    () => 'accuracy',
  ],
  [
    'traces of a run',
    () => `/experiments/${logged.experiment}/runs/${logged.runs[0]}/traces`,
    () => 'answer',
  ],
  ['a text', () => artifact('note.txt'), () => 'a note'],
  ['Markdown', () => artifact('readme.md'), () => 'A title'],
  ['JSON', () => artifact('numbers.json'), () => '"a"'],
  ['a CSV table', () => artifact('rows.csv'), () => 'value'],
  ['a logged table', () => artifact('table.json'), () => 'question'],
  ['an image', () => artifact('picture.png'), () => 'picture.png'],
  ['a drawing', () => artifact('drawing.svg'), () => 'drawing.svg'],
  ['a PDF document', () => artifact('page.pdf'), () => 'page.pdf'],
  ['code', () => artifact('code.py'), () => 'print(1)'],
  [
    'a comparison of runs',
    () => `/compare-runs?runs=${list(logged.runs)}&experiments=${list([logged.experiment])}`,
    () => 'Parallel Coordinates Plot',
  ],
  ['models', () => '/models', () => 'previewed'],
  ['a model', () => '/models/previewed', () => 'Version 1'],
  ['a version', () => '/models/previewed/versions/1', () => 'Version 1'],
  ['prompts', () => '/prompts', () => 'greeting'],
  ['a prompt', () => '/prompts/greeting', () => 'Hello'],
  ['settings', () => '/settings/general', () => 'Theme'],
];

test.each(pages)(
  'MLflow shows %s within the policy',
  async (_, path, text) => {
    violations.length = 0;
    await open(page, path());
    await page.getByText(text(), { exact: false }).first().waitFor();
    expect(violations).toEqual([]);
  },
  60_000,
);

test('an image artifact is decoded', async () => {
  await open(page, artifact('picture.png'));
  const image = page.locator('img[src^="blob:"], img[src*="get-artifact"]').first();
  await image.waitFor();
  expect(await image.evaluate((found: { naturalWidth: number }) => found.naturalWidth)).toBe(2);
}, 60_000);

describe('an HTML artifact with scripts', () => {
  /** What the artifact says of itself in its preview. */
  async function preview(target: Page): Promise<string> {
    await open(target, artifact('page.html'));
    return (await target.frameLocator('iframe').locator('#result').textContent()) ?? '';
  }

  test('is shown, and none of its scripts runs', async () => {
    violations.length = 0;
    expect(await preview(page)).toBe('no script ran');
    expect(violations).toEqual([
      expect.stringMatching(/^script-src-(elem|attr) inline/),
      expect.stringMatching(/^script-src-(elem|attr) inline/),
    ]);
  }, 60_000);

  test('reads nothing as its viewer, even if the policy did not hold', async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, bypassCSP: true });
    const unprotected = await context.newPage();
    await logIn(unprotected);
    await preview(unprotected);
    const result = unprotected.frameLocator('iframe').locator('#result');
    await result.filter({ hasText: 'it read' }).waitFor();
    expect(await result.textContent()).toBe('it read nothing');
    await context.close();
  }, 60_000);

  test('is downloaded, not opened, at its own address', async () => {
    const download = page.waitForEvent('download');
    const address = `${sharedStack.url}/get-artifact?run_id=${logged.runs[0]}&path=page.html`;
    await page.goto(address).catch(() => undefined);
    expect((await download).suggestedFilename()).toBe('page.html');
  }, 60_000);
});
