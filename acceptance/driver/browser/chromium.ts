import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { results } from '../repository';
import type { Stack } from '../server/stack';
import { type BrowserExecutable, packagedChromium } from './packaged-chromium';

/** Where a machine has a browser that the package does not: macOS, and Linux on ARM. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Nothing that the browser does beside the test: no updates, no calls home, no QUIC. */
const flags = [
  '--no-sandbox', // root has none, and the pages are our own
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a browser: the one that `CHROMIUM_PATH` names, else the packaged one, else one of the machine.
 * @throws Error with how to get one if there is none: a test without a browser proves nothing
 */
export async function startBrowser(): Promise<Browser> {
  const { executablePath, env } = findBrowser();
  return chromium.launch({ executablePath, args: flags, env: { ...process.env, ...env } });
}

function findBrowser(): BrowserExecutable {
  const named = process.env.CHROMIUM_PATH;
  if (!named) {
    const packaged = packagedChromium(results);
    if (packaged) return packaged;
  }
  const executablePath = (named ? [named] : places).find((place) => existsSync(place));
  if (executablePath) return { executablePath, env: {} };
  throw new Error(
    `No browser at ${named ?? places.join(', ')}. Install one ("apt install chromium" on Debian and Ubuntu, ` +
      '"brew install --cask google-chrome" on macOS), or name one: CHROMIUM_PATH=/path/to/chromium',
  );
}

/** The page of somebody who comes for the first time, with a browser of their own. */
export async function newVisitor(browser: Browser): Promise<Page> {
  // The authority is this installation's own; a person would trust it or click through.
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    locale: 'en-GB',
  });
  return context.newPage();
}

/** Chooses the user on the login page and comes back to where the login began. */
export async function logInAs(user: string, page: Page, { url }: Stack): Promise<void> {
  await page.getByRole('button', { name: user }).first().click();
  await page.waitForURL(`${url}/**`);
}
