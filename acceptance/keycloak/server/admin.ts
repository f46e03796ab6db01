import { type TrustedFetch, trustedFetch } from '../../../local/run/trusted-fetch';
import { realm } from '../settings';

/** Keycloak's own administrator. */
export const administrator = 'administrator-of-keycloak';

/** Milliseconds; the first requests to a new server take seconds. */
const timeoutMs = 60_000;

type Method = 'GET' | 'POST' | 'PUT';

/** Calls Keycloak's administration API, which its console uses too. */
export class KeycloakAdmin {
  private readonly fetch: TrustedFetch;

  /** @param ca PEM of the authority that signed Keycloak's certificate */
  constructor(
    private readonly url: string,
    private readonly password: string,
    ca: string,
  ) {
    this.fetch = trustedFetch(ca, timeoutMs);
  }

  /** Reads a resource of the realm. @param path relative to the path of the realm */
  async get<Result>(path: string): Promise<Result> {
    return JSON.parse(await this.call('GET', `/admin/realms/${realm}${path}`)) as Result;
  }

  /** Creates a resource of the realm. @param path relative to the path of the realm */
  async post(path: string, content: object): Promise<void> {
    await this.call('POST', `/admin/realms/${realm}${path}`, content);
  }

  /** Replaces a resource of the realm. @param path relative to the path of the realm */
  async put(path: string, content: object): Promise<void> {
    await this.call('PUT', `/admin/realms/${realm}${path}`, content);
  }

  /** Creates the realm, with the defaults of Keycloak. */
  async createRealm(settings: object): Promise<void> {
    await this.call('POST', '/admin/realms', { realm, enabled: true, ...settings });
  }

  /** The version of Keycloak. */
  async version(): Promise<string> {
    const info = JSON.parse(await this.call('GET', '/admin/serverinfo'));
    return (info as { systemInfo: { version: string } }).systemInfo.version;
  }

  /** Keycloak's own id of a client. */
  async clientOf(clientId: string): Promise<string> {
    return one(await this.get<Identified[]>(`/clients?clientId=${encodeURIComponent(clientId)}`), clientId);
  }

  /** Keycloak's own id of a client scope. */
  async scopeOf(name: string): Promise<string> {
    const scopes = await this.get<(Identified & { name: string })[]>('/client-scopes');
    return one(
      scopes.filter((scope) => scope.name === name),
      name,
    );
  }

  /** Keycloak's own id of a component: a provider or a mapper. */
  async componentOf(name: string): Promise<string> {
    return one(await this.get<Identified[]>(`/components?name=${encodeURIComponent(name)}`), name);
  }

  /** Keycloak's own id of a user, which is the `sub` of their tokens. */
  async userOf(username: string): Promise<string> {
    const users = await this.get<Identified[]>(`/users?exact=true&username=${encodeURIComponent(username)}`);
    return one(users, username);
  }

  private async call(method: Method, path: string, content?: object): Promise<string> {
    const headers = {
      authorization: `Bearer ${await this.token()}`,
      accept: 'application/json',
      ...(content ? { 'content-type': 'application/json' } : {}),
    };
    const body = content ? { body: JSON.stringify(content) } : {};
    const response = await this.fetch(`${this.url}${path}`, { method, headers, maxBytes, ...body });
    if (response.status > 299) throw new Error(`${method} ${path}: ${response.status} ${response.body}`);
    return response.body;
  }

  /** A new token for each call, because a token of the realm `master` expires after a minute. */
  private async token(): Promise<string> {
    const form = {
      grant_type: 'password',
      client_id: 'admin-cli',
      username: administrator,
      password: this.password,
    };
    const { status, body } = await this.fetch(`${this.url}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    });
    if (status !== 200) throw new Error(`Keycloak refuses the login of its administrator: ${status} ${body}`);
    return (JSON.parse(body) as { access_token: string }).access_token;
  }
}

/** Bytes; the server info has some hundred thousand. */
const maxBytes = 4 * 1024 * 1024;

interface Identified {
  readonly id: string;
}

function one(found: readonly Identified[], name: string): string {
  const [first, ...others] = found;
  if (!first || others.length > 0)
    throw new Error(`Keycloak has ${found.length} objects named ${name}; expected one.`);
  return first.id;
}
