import type { IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Stack } from '../server/stack';

export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Form = Readonly<Record<string, string>>;

/** What a person sends with the form of the issuer's login page; undefined when that page is none for them. */
export type LoginForm = (page: Page, user: string) => Form | undefined;

/** The page of `local/identity-provider`: a person is chosen. */
const chosenUser: LoginForm = ({ body }, user) => (body.includes(`value="${user}"`) ? { user } : undefined);

/** A browser without a screen: keeps cookies, a jar a host, and follows redirects as far as https goes. */
export class Visitor {
  private readonly jars = new Map<string, Map<string, string>>();

  constructor(
    private readonly stack: Stack,
    private readonly loginForm: LoginForm = chosenUser,
  ) {}

  /** Follows redirects until a page comes, or one that leads away from https. */
  async open(address: string, form?: Form): Promise<Page> {
    let page = await this.once(new URL(address, this.stack.url), form);
    for (let hops = 0; page.status >= 300 && page.status < 400; hops += 1) {
      const next = new URL(page.headers.location ?? '', page.url);
      if (next.protocol !== 'https:') return page;
      if (hops > 15) throw new Error(`Too many redirects, the last to ${next}`);
      page = await this.once(next);
    }
    return page;
  }

  /** Opens the address as a stranger, fills in the login page, and returns where that led. */
  async logIn(user: string, address = '/'): Promise<Page> {
    const login = await this.open(address);
    const action = /<form[^>]* action="([^"]+)"/.exec(login.body)?.[1]?.replaceAll('&amp;', '&');
    const form = this.loginForm(login, user);
    if (!action || !form)
      throw new Error(`No login page for ${user} but ${login.status} ${login.url}: ${login.body}`);
    return this.open(new URL(action, login.url).href, form);
  }

  /** The Cookie header that the load balancer would get. */
  cookies(host = 'localhost'): string {
    return [...(this.jars.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private async once(url: URL, form?: Form): Promise<Page> {
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
    this.keep(url.hostname, page.headers['set-cookie'] ?? []);
    return page;
  }

  /** Paths of cookies do not matter here: their names differ. */
  private keep(host: string, lines: readonly string[]): void {
    const jar = this.jars.get(host) ?? new Map<string, string>();
    this.jars.set(host, jar);
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const expires = /expires=([^;]+)/i.exec(line)?.[1];
      const ended = /max-age=0/i.test(line) || (expires && Date.parse(expires) < Date.now());
      if (ended || value === '') jar.delete(name);
      else jar.set(name, value);
    }
  }
}
