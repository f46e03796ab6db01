import type { IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Stack } from '../server/stack';

/** A response, after the redirects that led to it. */
export interface Page {
  /** Address of the page, after all redirects. */
  readonly url: URL;
  /** HTTP status. */
  readonly status: number;
  /** Response headers. */
  readonly headers: IncomingHttpHeaders;
  /** Text of the page. */
  readonly body: string;
}

type Form = Readonly<Record<string, string>>;

/**
 * The fields that a user submits on the issuer's login page.
 * @returns undefined if the page is not a login page that offers this user
 */
export type LoginForm = (page: Page, user: string) => Form | undefined;

/** The login page of `local/identity-provider`, on which a user is chosen. */
const chosenUser: LoginForm = ({ body }, user) => (body.includes(`value="${user}"`) ? { user } : undefined);

/** A minimal HTTP browser: it stores cookies per host and follows redirects to https addresses. */
export class BrowserSession {
  private readonly jars = new Map<string, Map<string, string>>();

  constructor(
    private readonly stack: Stack,
    private readonly loginForm: LoginForm = chosenUser,
  ) {}

  /**
   * Requests a page and follows redirects.
   * @param form posted if given
   * @returns the last page; a redirect to an address without https is returned, not followed
   * @throws Error after 15 redirects
   */
  async open(address: string, form?: Form): Promise<Page> {
    let page = await this.request(new URL(address, this.stack.url), form);
    for (let hops = 0; page.status >= 300 && page.status < 400; hops += 1) {
      const next = new URL(page.headers.location ?? '', page.url);
      if (next.protocol !== 'https:') return page;
      if (hops > 15) throw new Error(`Too many redirects, the last to ${next}`);
      page = await this.request(next);
    }
    return page;
  }

  /**
   * Opens an address that requires a login and submits the login page.
   * @returns the page after the login
   * @throws Error if there is no login page for this user
   */
  async logIn(user: string, address = '/'): Promise<Page> {
    const login = await this.open(address);
    const action = /<form[^>]* action="([^"]+)"/.exec(login.body)?.[1]?.replaceAll('&amp;', '&');
    const form = this.loginForm(login, user);
    if (!action || !form)
      throw new Error(`No login page for ${user}; found ${login.status} ${login.url}: ${login.body}`);
    return this.open(new URL(action, login.url).href, form);
  }

  /** The Cookie header that this session sends to a host. */
  cookies(host = 'localhost'): string {
    return [...(this.jars.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private async request(url: URL, form?: Form): Promise<Page> {
    const body = form && new URLSearchParams(form).toString();
    const cookie = this.cookies(url.hostname);
    const headers = {
      ...(cookie ? { cookie } : {}),
      ...(body ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    };
    const page = await new Promise<Page>((resolve, reject) => {
      const options = { ca: this.stack.ca, agent: false as const, method: body ? 'POST' : 'GET', headers };
      const request = httpsRequest(url, options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.once('end', () =>
          resolve({ url, status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      });
      request.once('error', reject);
      request.end(body);
    });
    this.store(url.hostname, page.headers['set-cookie'] ?? []);
    return page;
  }

  /** Ignores the paths of cookies, because no two cookies here have the same name. */
  private store(host: string, lines: readonly string[]): void {
    const jar = this.jars.get(host) ?? new Map<string, string>();
    this.jars.set(host, jar);
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const expires = /expires=([^;]+)/i.exec(line)?.[1];
      const expired = /max-age=0/i.test(line) || (expires && Date.parse(expires) < Date.now());
      if (expired || value === '') jar.delete(name);
      else jar.set(name, value);
    }
  }
}
