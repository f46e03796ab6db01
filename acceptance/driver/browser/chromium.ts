import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { results } from '../repository';
import type { Stack } from '../server/stack';
import { type BrowserExecutable, packagedChromium } from './packaged-chromium';

/** Installed browsers, for platforms that the package does not support: macOS, and Linux on ARM. */
const installedBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Switches off what the tests do not need: updates, background requests, QUIC. */
const flags = [
  '--no-sandbox', // the sandbox does not work as root, and the tests open only their own pages
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a browser: the one that `CHROMIUM_PATH` names, otherwise the packaged one, otherwise an installed one.
 * @throws Error that says how to install a browser, if there is none
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
  const executablePath = (named ? [named] : installedBrowsers).find((path) => existsSync(path));
  if (executablePath) return { executablePath, env: {} };
  throw new Error(
    `There is no browser at ${named ?? installedBrowsers.join(', ')}. Install one ("apt install chromium" on Debian and Ubuntu, ` +
      '"brew install --cask google-chrome" on macOS), or set CHROMIUM_PATH=/path/to/chromium.',
  );
}

/** An empty page in a new browser context: no cookies, no cache. */
export async function newPage(browser: Browser): Promise<Page> {
  // The local run signs its certificates with its own certificate authority.
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    locale: 'en-GB',
  });
  return context.newPage();
}

/** Chooses the user on the login page and waits until the browser is back at the stack. */
export async function logInAs(user: string, page: Page, { url }: Stack): Promise<void> {
  await page.getByRole('button', { name: user }).first().click();
  await page.waitForURL(`${url}/**`);
}
