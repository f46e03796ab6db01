import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import {
  type DemoUser,
  type IdentityProvider,
  type IdentityProviderOptions,
  issueToken,
  startIdentityProvider,
} from '../../../local/identity-provider/identity-provider';
import { providerKeys } from '../../../local/identity-provider/provider-keys';
import { startLoadBalancer } from '../../../local/load-balancer/load-balancer';
import type { LoadBalancer } from '../../../local/load-balancer/options';
import { trustedFetch } from '../../../local/run/trusted-fetch';
import {
  certificate,
  type Echo,
  echoTarget,
  fixed,
  forwardTo,
  header,
  host,
  httpsListener,
  optionsFor,
  path,
  rule,
  send,
} from '../load-balancer/support';

const user = (name: string, ...groups: string[]): DemoUser => ({
  name,
  sub: `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').padEnd(12, '0').slice(0, 12)}`,
  groups,
  description: `The ${name}`,
});
const scientist = user('scientist', 'team-fraud');
const server = 'https://mlflow.example.com';
const stateFolder = mkdtempSync(join(tmpdir(), 'identity-provider-'));
const fetchTrusted = trustedFetch(certificate.cert);
let target: Awaited<ReturnType<typeof echoTarget>>;
let options: IdentityProviderOptions;
let provider: IdentityProvider;
let balancer: LoadBalancer;

beforeAll(async () => {
  target = await echoTarget();
  const balancerPort = await freePort();
  options = {
    bind: '127.0.0.1',
    port: await freePort(),
    certificate,
    stateFolder,
    users: [scientist, user('governor', 'model-governance')],
    loadBalancerClient: {
      clientId: 'load-balancer',
      clientSecret: 'balancer:secret',
      redirectUris: [`https://localhost:${balancerPort}/oauth2/idpresponse`],
    },
    publicClient: { clientId: 'command-line', redirectUris: ['http://127.0.0.1/callback'] },
    machineClients: [
      { clientId: 'machine', clientSecret: 'machine-secret', scopes: ['mlflow/fraud.members'] },
    ],
    isServer: (resource) => resource === server,
  };
  provider = await startIdentityProvider(options);
  balancer = await startBalancer(balancerPort);
});
afterAll(async () => {
  await balancer.close();
  await provider.close();
  await target.close();
  rmSync(stateFolder, { recursive: true });
});

async function freePort(): Promise<number> {
  const probe = await echoTarget();
  await probe.close();
  return probe.port;
}

/** The listener of the blueprint, in short. */
function startBalancer(port: number): Promise<LoadBalancer> {
  const { authorization, token, userinfo, jwks } = provider.endpoints;
  const login = (OnUnauthenticatedRequest: string) => ({
    Type: 'authenticate-oidc',
    AuthenticateOidcConfig: {
      Issuer: provider.issuer,
      AuthorizationEndpoint: authorization,
      TokenEndpoint: token,
      UserInfoEndpoint: userinfo,
      ClientId: 'load-balancer',
      ClientSecret: 'balancer:secret',
      Scope: 'openid mlflow/access',
      OnUnauthenticatedRequest,
    },
  });
  const jwt = {
    Type: 'jwt-validation',
    JwtValidationConfig: {
      Issuer: provider.issuer,
      JwksEndpoint: jwks,
      AdditionalClaims: [
        { Name: 'token_use', Format: 'single-string', Values: ['access'] },
        { Name: 'scope', Format: 'space-separated-values', Values: ['mlflow/access'] },
      ],
    },
  };
  const here = host('localhost');
  return startLoadBalancer({
    ...optionsFor(target.port),
    listener: httpsListener(fixed('403')),
    rules: [
      rule(1, [path('/api/3.0/mlflow/jobs*', '/metrics')], fixed('404')),
      rule(10, [here, header('Authorization', 'Bearer *')], jwt, forwardTo),
      rule(20, [here, path('/api/*')], login('deny'), forwardTo),
      rule(30, [here], login('authenticate'), forwardTo),
    ],
    port,
  });
}

const call = (url: string, headers: Record<string, string> = {}, more: object = {}) =>
  send(balancer.port, url, { headers, ...more });

/** A browser: keeps cookies by host and port (stricter than real ones), and follows one step at a time. */
class Browser {
  private readonly jars = new Map<string, Map<string, string>>();

  async step(url: string, form?: string) {
    const { host: authority, port, pathname, search } = new URL(url);
    const jar = this.jars.get(authority) ?? new Map<string, string>();
    this.jars.set(authority, jar);
    const reply = await send(Number(port), `${pathname}${search}`, {
      host: authority,
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form !== undefined && { body: form }),
    });
    for (const cookie of reply.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    return { ...reply, url, next: reply.headers.location && new URL(reply.headers.location, url).href };
  }

  /** Follows redirects to the first page, or to the first address that the predicate stops at. */
  async go(url: string, stop: (url: string) => boolean = () => false) {
    let reply = await this.step(url);
    while (reply.next && !stop(reply.next)) reply = await this.step(reply.next);
    return reply;
  }

  async logIn(url: string, name: string, stop?: (url: string) => boolean) {
    const form = await this.go(url);
    const sent = await this.step(form.url, `user=${name}`);
    return stop?.(sent.next ?? '') ? sent : this.go(sent.next ?? '', stop);
  }
}

const home = () => `https://localhost:${balancer.port}/ui/?q=1`;

describe('a browser', () => {
  test('gets the login page, and returns as the chosen user', async () => {
    const browser = new Browser();
    const page = await browser.go(home());
    expect([page.status, new URL(page.url).origin]).toEqual([200, provider.issuer]);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.body).toMatch(/<button name="user" value="scientist">[\s\S]*The governor/);
    expect(page.body).not.toMatch(/https?:|<script/);
    const reply = await browser.logIn(home(), 'scientist');
    const { url, headers } = JSON.parse(reply.body) as Echo;
    expect([reply.status, url, headers['x-amzn-oidc-identity']]).toEqual([200, '/ui/?q=1', scientist.sub]);
    const api = await browser.step(`https://localhost:${balancer.port}/api/2.0/x`);
    expect(decodeJwt((JSON.parse(api.body) as Echo).headers['x-amzn-oidc-accesstoken'] ?? '')).toMatchObject({
      iss: provider.issuer,
      sub: scientist.sub,
      client_id: 'load-balancer',
      token_use: 'access',
      groups: ['team-fraud'],
    });
  });

  test('gets an error for an unknown user, and for a sign-in of another browser', async () => {
    const page = await new Browser().go(home());
    expect((await new Browser().step(page.url, 'user=scientist')).status).toBe(400);
    const browser = new Browser();
    const own = await browser.go(home());
    expect(await browser.step(own.url, 'user=root')).toMatchObject({
      status: 400,
      body: expect.stringContaining('no such user'),
    });
  });

  test('stays signed in at the provider over a restart of the provider', async () => {
    const browser = new Browser();
    await browser.logIn(home(), 'scientist');
    const token = await issue();
    await provider.close();
    provider = await startIdentityProvider(options);
    const again = new Browser();
    Object.assign(again, {
      jars: new Map([...Reflect.get(browser, 'jars')].filter(([key]) => !key.startsWith('localhost'))),
    });
    const reply = await again.go(home());
    expect((JSON.parse(reply.body) as Echo).headers['x-amzn-oidc-identity']).toBe(scientist.sub);
    expect((await call('/api/x', { authorization: `Bearer ${token}` })).status).toBe(200);
  });
});

const issue = (change: object = {}) =>
  issueToken({
    stateFolder,
    issuer: provider.issuer,
    user: scientist,
    clientId: 'command-line',
    audience: server,
    ...change,
  });

describe('JWT validation', () => {
  test('accepts a token of `npm run token`, and forwards it unchanged', async () => {
    const authorization = `Bearer ${await issue()}`;
    const reply = await call('/api/2.0/x', { authorization, 'x-amzn-oidc-data': 'forged' });
    expect((JSON.parse(reply.body) as Echo).headers).toMatchObject({
      authorization,
      'x-amzn-oidc-data': 'forged',
    });
  });

  test.each<[string, () => Promise<string> | string]>([
    ['another issuer', () => issue({ issuer: 'https://127.0.0.1:1' })],
    ['another scope', () => issue({ accessScope: 'openid' })],
    ['a foreign key', () => forge({})],
    ['no signature', async () => new UnsecuredJWT(decodeJwt(await issue())).encode()],
    ['a changed subject', async () => tamper(await issue())],
    ['an ID token', async () => (await commandLineLogin()).id_token],
  ])('refuses %s', async (_, token) => {
    expect((await call('/api/2.0/x', { authorization: `Bearer ${await token()}` })).status).toBe(401);
  });

  async function forge(change: object): Promise<string> {
    const token = await issue();
    const { kid = '' } = decodeProtectedHeader(token);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return new SignJWT({ ...decodeJwt(token), ...change })
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(privateKey);
  }

  function tamper(token: string): string {
    const [head, , signature] = token.split('.');
    const payload = { ...decodeJwt(token), sub: 'administrator' };
    return [head, Buffer.from(JSON.stringify(payload)).toString('base64url'), signature].join('.');
  }
});

test.each<[string, string, object, number]>([
  ['anonymous API', '/api/2.0/x', {}, 401],
  ['anonymous page', '/', {}, 302],
  ['closed path', '/metrics', {}, 404],
  ['foreign host', '/api/2.0/x', { host: 'evil.example.com' }, 403],
  ['TRACE', '/', { method: 'TRACE' }, 405],
])('%s', async (_, url, how, status) => {
  expect((await call(url, {}, how)).status).toBe(status);
});

test('a closed path is refused with a valid token', async () => {
  expect((await call('/api/3.0/mlflow/jobs/1', { authorization: `Bearer ${await issue()}` })).status).toBe(
    404,
  );
});

describe('other clients', () => {
  test('a command line logs in with PKCE, on any loopback port, and renews', async () => {
    const tokens = await commandLineLogin();
    expect(Object.keys(decodeJwt(tokens.access_token)).sort()).toEqual(
      Object.keys(decodeJwt(await issue())).sort(),
    );
    expect(decodeProtectedHeader(tokens.access_token)).toEqual(decodeProtectedHeader(await issue()));
    const { exp = 0, iat = 0, scope } = decodeJwt(tokens.access_token);
    expect([exp - iat, scope]).toEqual([900, 'mlflow/access']);
    const renewed = await post({
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
      client_id: 'command-line',
    });
    expect(decodeJwt(JSON.parse(renewed.body).access_token).sub).toBe(scientist.sub);
  });

  test('a command line without its PKCE verifier gets no token', async () => {
    expect((await commandLineLogin('wrong'.repeat(10))).error).toBe('invalid_grant');
  });

  test('a machine gets a token of its own that JWT validation accepts', async () => {
    const credentials = Buffer.from('machine:machine-secret').toString('base64');
    const form = { grant_type: 'client_credentials', scope: 'mlflow/access' };
    const { access_token: token } = JSON.parse((await post(form, `Basic ${credentials}`)).body);
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({
      sub: 'machine',
      client_id: 'machine',
      token_use: 'access',
      scope: 'mlflow/access',
    });
    expect(claims.groups).toBeUndefined();
    expect((await call('/api/2.0/x', { authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await post(form, `Basic ${Buffer.from('machine:wrong').toString('base64')}`)).status).toBe(401);
  });

  test.each([
    ['mlflow/access mlflow/fraud.members', 'mlflow/access mlflow/fraud.members'],
    ['mlflow/fraud.members', 'mlflow/fraud.members'],
    ['mlflow/access mlflow/pricing.members', 'mlflow/access'],
  ])('a machine that asks for %s is granted only its own scopes', async (scope, granted) => {
    const credentials = Buffer.from('machine:machine-secret').toString('base64');
    const { body } = await post({ grant_type: 'client_credentials', scope }, `Basic ${credentials}`);
    expect(decodeJwt(JSON.parse(body).access_token).scope).toBe(granted);
  });

  test('a token is for the server that its login names, and stays so when it is renewed', async () => {
    const tokens = await commandLineLogin(undefined, 'openid mlflow/access', server);
    expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: server, scope: 'mlflow/access' });
    const form = {
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
      client_id: 'command-line',
    };
    expect(decodeJwt(JSON.parse((await post(form)).body).access_token).aud).toBe(server);
    const unnamed = await commandLineLogin();
    expect(decodeJwt(unnamed.access_token).aud).toBe('urn:mlflow:api');
  });

  test.each(['https://evil.example', `${server}/`, `${server}.evil.example`, 'urn:other'])(
    'no token is issued for %s',
    async (resource) => {
      const parameters = new URLSearchParams({
        client_id: 'command-line',
        redirect_uri: 'http://127.0.0.1:54321/callback',
        response_type: 'code',
        scope: 'openid mlflow/access',
        code_challenge: 'x'.repeat(43),
        code_challenge_method: 'S256',
        resource,
      });
      const { next } = await new Browser().step(`${provider.endpoints.authorization}?${parameters}`);
      expect(new URL(next ?? '').searchParams.get('error')).toBe('invalid_target');
    },
  );

  test("a person cannot ask for a machine's scope", async () => {
    const tokens = await commandLineLogin(undefined, 'openid mlflow/access mlflow/fraud.members');
    expect(decodeJwt(tokens.access_token).scope).toBe('mlflow/access');
  });
});

/** A token of the provider's own key that is meant for another application. */
async function forOtherAudience(): Promise<string> {
  const { signing } = providerKeys(stateFolder);
  return new SignJWT({ ...decodeJwt(await issue()), aud: 'urn:other' })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: signing.kid })
    .sign(await importJWK(signing, 'RS256'));
}

test('userinfo answers access tokens only, and discovery names it', async () => {
  const ask = (authorization: string) =>
    fetchTrusted(provider.endpoints.userinfo, { headers: { authorization } });
  expect(JSON.parse((await ask(`Bearer ${await issue({ audience: 'urn:mlflow:api' })}`)).body)).toEqual({
    sub: scientist.sub,
    name: 'scientist',
    username: scientist.sub,
  });
  expect((await ask(`Bearer ${await forOtherAudience()}`)).status).toBe(401);
  expect((await ask('')).status).toBe(401);
  const { body } = await fetchTrusted(`${provider.issuer}/.well-known/openid-configuration`);
  expect(JSON.parse(body)).toMatchObject({
    issuer: provider.issuer,
    authorization_endpoint: provider.endpoints.authorization,
    token_endpoint: provider.endpoints.token,
    userinfo_endpoint: provider.endpoints.userinfo,
    jwks_uri: provider.endpoints.jwks,
  });
  expect((await fetchTrusted(provider.endpoints.jwks)).body).not.toMatch(/"(d|p|q)":/);
});

test('tokens live as long as configured', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'identity-provider-'));
  const brief = await startIdentityProvider({
    ...options,
    port: 0,
    stateFolder: folder,
    accessTokenSeconds: 7,
  });
  const authorization = `Basic ${Buffer.from('machine:machine-secret').toString('base64')}`;
  const { body } = await fetchTrusted(brief.endpoints.token, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization },
    body: 'grant_type=client_credentials&scope=mlflow/access',
  }).finally(() => brief.close());
  rmSync(folder, { recursive: true });
  const { exp = 0, iat = 0 } = decodeJwt(JSON.parse(body).access_token);
  expect([exp - iat, JSON.parse(body).expires_in]).toEqual([7, 7]);
});

test('only its owner can read the state folder', () => {
  expect(statSync(stateFolder).mode & 0o077).toBe(0);
  for (const name of readdirSync(stateFolder)) expect(statSync(join(stateFolder, name)).mode & 0o077).toBe(0);
});

const post = (form: Record<string, string>, authorization?: string) =>
  fetchTrusted(provider.endpoints.token, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...(authorization && { authorization }) },
    body: new URLSearchParams(form).toString(),
  });

type TokenResponse = Record<'access_token' | 'refresh_token' | 'id_token' | 'error', string>;

async function commandLineLogin(
  verifierSent?: string,
  scope = 'openid mlflow/access',
  resource?: string,
): Promise<TokenResponse> {
  const verifier = randomBytes(32).toString('base64url');
  const redirectUri = 'http://127.0.0.1:54321/callback';
  const parameters = new URLSearchParams({
    client_id: 'command-line',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(resource === undefined ? {} : { resource }),
  });
  const url = `${provider.endpoints.authorization}?${parameters}`;
  const last = await new Browser().logIn(url, 'scientist', (next) => next.startsWith(redirectUri));
  const code = new URL(last.next ?? '').searchParams.get('code') ?? '';
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    client_id: 'command-line',
  };
  return JSON.parse((await post({ ...form, code_verifier: verifierSent ?? verifier })).body);
}
