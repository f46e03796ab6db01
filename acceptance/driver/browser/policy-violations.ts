import type { Page } from 'playwright-core';

/**
 * Collects what the browser reports about the Content-Security-Policy, of this page and of the frames in it.
 * @returns the violations as they come: directive and blocked address
 */
export async function policyViolations(page: Page): Promise<string[]> {
  const violations: string[] = [];
  await page.exposeBinding('reportViolation', (_, violation: string) => {
    violations.push(violation);
  });
  await page.addInitScript(listen);
  return violations;
}

/** Runs in the browser, in every document, before its own scripts. */
const listen = `document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
  window.reportViolation(effectiveDirective + ' ' + blockedURI));`;
