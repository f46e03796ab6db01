import { setTimeout as delay } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { BrowserSession, type LoginForm } from '../../driver/browser/browser-session';
import type { Person, StackIssuer } from '../../driver/issuer/stack-issuer';
import { commandLineLogin, requestTokens, type TokenResponse } from '../../driver/issuer/token-endpoint';
import type { Stack } from '../../driver/server/stack';
import { uidOf } from '../directory/people';
import type { KeycloakAdmin } from './admin';
import { otherApplication } from './realm';

/** Seconds after which the server no longer accepts an expired token: its leeway (gatehouse/identity/access_token.py) and one more. */
const leewaySeconds = 11;

/** Logs people in on Keycloak's login page, with their name and password of the directory. */
export class KeycloakIssuer implements StackIssuer {
  private readonly clientId: string;

  constructor(
    private readonly stack: Stack,
    private readonly admin: KeycloakAdmin,
  ) {
    this.clientId = stack.settings.identity.commandLineClientId;
  }

  async accessToken(person: Person): Promise<string> {
    return (await this.logIn(uidOf(person))).access_token;
  }

  async session(person: Person): Promise<string> {
    const browser = this.browser();
    const { status, url } = await browser.logIn(uidOf(person));
    if (url.origin !== this.stack.url)
      throw new Error(`The login of ${person} ended with ${status} at ${url}`);
    return browser.cookies();
  }

  async idToken(): Promise<string> {
    return (await this.logIn('scientist')).id_token ?? '';
  }

  async expiredToken(): Promise<string> {
    const token = await this.withTokenLifetime(1, () => this.accessToken('scientist'));
    const { exp = 0 } = decodeJwt(token);
    await delay(Math.max(0, (exp + leewaySeconds) * 1000 - Date.now()));
    return token;
  }

  async tokenOfAnotherApplication(): Promise<string> {
    return (await this.logIn('scientist', otherApplication)).access_token;
  }

  /** The tokens of a login of the command line: an authorization code with PKCE. */
  async logIn(uid: string, clientId = this.clientId): Promise<TokenResponse> {
    return requireTokens(await commandLineLogin(this.stack, uid, this.browser(), clientId));
  }

  /** The next tokens of a login, by its refresh token. */
  async renew({ refresh_token: refreshToken = '' }: TokenResponse): Promise<TokenResponse> {
    const form = { grant_type: 'refresh_token', client_id: this.clientId, refresh_token: refreshToken };
    return requireTokens(await requestTokens(this.stack, form));
  }

  /** Runs a function while access tokens of the command line expire after so many seconds. */
  async withTokenLifetime<Result>(seconds: number, run: () => Promise<Result>): Promise<Result> {
    const path = `/clients/${await this.admin.clientOf(this.clientId)}`;
    const client = await this.admin.get<{ attributes: Record<string, string> }>(path);
    const attributes = { ...client.attributes, 'access.token.lifespan': String(seconds) };
    await this.admin.put(path, { ...client, attributes });
    try {
      return await run();
    } finally {
      // Keycloak keeps an attribute that is left out, so it is set to the empty value.
      await this.admin.put(path, {
        ...client,
        attributes: { ...client.attributes, 'access.token.lifespan': '' },
      });
    }
  }

  /** The password of a person in the directory. */
  password(uid: string): string {
    return this.stack.secret(`directory:${uid}`);
  }

  private browser(): BrowserSession {
    const loginForm: LoginForm = ({ body }, username) =>
      body.includes('id="kc-form-login"')
        ? { username, password: this.password(username), credentialId: '' }
        : undefined;
    return new BrowserSession(this.stack, loginForm);
  }
}

/** @throws Error unless the token endpoint has issued tokens */
function requireTokens(response: TokenResponse): TokenResponse {
  if (response.status !== 200)
    throw new Error(`Keycloak issued no token: ${response.status} ${JSON.stringify(response)}`);
  return response;
}
