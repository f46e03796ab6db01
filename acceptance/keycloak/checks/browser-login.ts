import type { Page } from 'playwright-core';
import type { KeycloakIssuer } from '../server/keycloak-issuer';

/** Submits Keycloak's login page. */
export async function submitLogin(page: Page, issuer: KeycloakIssuer, uid: string): Promise<void> {
  await page.locator('#username').fill(uid);
  await page.locator('#password').fill(issuer.password(uid));
  await page.locator('#kc-login').click();
}

/** Waits for that page. */
export const loginPage = (page: Page): Promise<void> => page.locator('#kc-form-login').waitFor();
