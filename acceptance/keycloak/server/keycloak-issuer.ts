import { setTimeout as delay } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { BrowserSession, type LoginForm } from '../../driver/browser/browser-session';
import type { Person, StackIssuer } from '../../driver/issuer/stack-issuer';
import { askForToken, commandLineLogin, type TokenAnswer } from '../../driver/issuer/token-endpoint';
import type { Stack } from '../../driver/server/stack';
import { uidOf } from '../directory/people';
import type { KeycloakAdmin } from './admin';
import { otherApplication } from './realm';

/** Seconds for which the server still takes a token that has expired (gatehouse/identity/access_token.py), and one more. */
const leewaySeconds = 11;

/** Keycloak's logins: everybody by their name and password of the directory, on its own page. */
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
    const token = await this.withTokenLife(1, () => this.accessToken('scientist'));
    const { exp = 0 } = decodeJwt(token);
    await delay(Math.max(0, (exp + leewaySeconds) * 1000 - Date.now()));
    return token;
  }

  async tokenOfAnotherApplication(): Promise<string> {
    return (await this.logIn('scientist', otherApplication)).access_token;
  }

  /** The tokens of a login as a command line does it: by a code with PKCE. */
  async logIn(uid: string, clientId = this.clientId): Promise<TokenAnswer> {
    return issued(await commandLineLogin(this.stack, uid, this.browser(), clientId));
  }

  /** The next tokens of a login, without anybody at a keyboard. */
  async renew({ refresh_token: refreshToken = '' }: TokenAnswer): Promise<TokenAnswer> {
    const form = { grant_type: 'refresh_token', client_id: this.clientId, refresh_token: refreshToken };
    return issued(await askForToken(this.stack, form));
  }

  /** Does something while access tokens of the command line's client live for so many seconds. */
  async withTokenLife<Result>(seconds: number, run: () => Promise<Result>): Promise<Result> {
    const path = `/clients/${await this.admin.clientOf(this.clientId)}`;
    const client = await this.admin.get<{ attributes: Record<string, string> }>(path);
    const attributes = { ...client.attributes, 'access.token.lifespan': String(seconds) };
    await this.admin.put(path, { ...client, attributes });
    try {
      return await run();
    } finally {
      // An attribute that is left out stays.
      await this.admin.put(path, {
        ...client,
        attributes: { ...client.attributes, 'access.token.lifespan': '' },
      });
    }
  }

  /** The password of somebody in the directory. */
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

function issued(answer: TokenAnswer): TokenAnswer {
  if (answer.status !== 200)
    throw new Error(`Keycloak gives no token: ${answer.status} ${JSON.stringify(answer)}`);
  return answer;
}
