import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';
import type { AccessLogEntry } from '../../../../local/load-balancer/access-log';
import { sealState } from '../../../../local/load-balancer/authentication/login-state';
import { startLoadBalancer } from '../../../../local/load-balancer/load-balancer';
import type { LoadBalancer, LoadBalancerOptions } from '../../../../local/load-balancer/options';
import {
  type Call,
  type Echo,
  echoTarget,
  fixed,
  forwardTo,
  httpsListener,
  optionsFor,
  path,
  type Reply,
  rule,
  send,
  serve,
  until,
} from '../support';

/** An issuer whose every answer a test can change. */
interface IssuerAnswers {
  token: (form: URLSearchParams) => object | number | 'hang up';
  userinfo: () => object | number | 'hang up';
}

const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
let answers: IssuerAnswers;
let issuer: Awaited<ReturnType<typeof serve>>;
let target: Awaited<ReturnType<typeof echoTarget>>;
let balancer: LoadBalancer;
let options: LoadBalancerOptions;
const log: AccessLogEntry[] = [];
const forms: URLSearchParams[] = [];
const origin = () => `https://127.0.0.1:${issuer.port}`;

const idToken = (change: JWTPayload = {}, key = own.privateKey) =>
  new SignJWT({ iss: origin(), sub: 's-1', aud: 'client', ...change })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setExpirationTime('5 min')
    .sign(key);

async function answerIssuer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'RS256' };
  const form = new URLSearchParams(body);
  if (request.url === '/token') forms.push(form);
  const known: Record<string, () => object | number | 'hang up'> = {
    '/.well-known/openid-configuration': () => ({ issuer: origin(), jwks_uri: `${origin()}/jwks` }),
    '/jwks': () => ({ keys: [jwk] }),
    '/token': () => answers.token(form),
    '/userinfo': () => answers.userinfo(),
  };
  const answer = await (known[request.url ?? ''] ?? (() => 404))();
  if (answer === 'hang up') request.socket.destroy();
  else
    response
      .writeHead(typeof answer === 'number' ? answer : 200)
      .end(typeof answer === 'number' ? '' : JSON.stringify(answer));
}

const login = (change: object = {}) => ({
  Type: 'authenticate-oidc',
  AuthenticateOidcConfig: {
    Issuer: origin(),
    AuthorizationEndpoint: `${origin()}/auth?tenant=1`,
    TokenEndpoint: `${origin()}/token`,
    UserInfoEndpoint: `${origin()}/userinfo`,
    ClientId: 'client',
    ClientSecret: 'se:cret',
    Scope: 'openid mlflow/access',
    SessionCookieName: 'session',
    ...change,
  },
});

beforeAll(async () => {
  issuer = await serve(answerIssuer);
  target = await echoTarget();
  options = {
    ...optionsFor(target.port, log),
    listener: httpsListener(fixed('403')),
    rules: [
      rule(1, [path('/api/*')], login({ OnUnauthenticatedRequest: 'deny' }), forwardTo),
      rule(2, [path('/open/*')], login({ OnUnauthenticatedRequest: 'allow' }), forwardTo),
      rule(
        3,
        [path('/short/*')],
        login({ SessionCookieName: 'short', SessionTimeout: '2', OnUnauthenticatedRequest: 'deny' }),
        forwardTo,
      ),
      rule(4, [path('/start/*')], login({ SessionCookieName: 'short', SessionTimeout: '2' }), forwardTo),
      rule(
        5,
        [path('/ui/*', '/')],
        login({ AuthenticationRequestExtraParams: { prompt: 'login' } }),
        forwardTo,
      ),
    ],
  };
  balancer = await startLoadBalancer(options);
});
beforeEach(async () => {
  log.length = 0;
  forms.length = 0;
  const id_token = await idToken();
  answers = {
    token: () => ({ access_token: 'at-1', token_type: 'Bearer', expires_in: 900, id_token }),
    userinfo: () => ({ sub: 's-1', name: 'scientist' }),
  };
});
afterAll(async () => {
  await balancer.close();
  await target.close();
  await issuer.close();
});

async function call(url: string, how: Call = {}): Promise<Reply> {
  const before = log.length;
  const reply = await send(balancer.port, url, how);
  await until(() => log.length > before);
  return reply;
}
const cookiesOf = ({ headers }: Reply) =>
  (headers['set-cookie'] ?? [])
    .flatMap((cookie) => (cookie.includes('Max-Age=0') ? [] : [cookie.split(';')[0]]))
    .join('; ');

/** A browser that asked for a page: its nonce cookie and the state that travels through the issuer. */
async function begin(url = '/ui/x?a=1') {
  const reply = await call(url);
  const location = new URL(reply.headers.location ?? '');
  return { reply, location, cookie: cookiesOf(reply), state: location.searchParams.get('state') ?? '' };
}
const comeBack = (state: string, cookie: string, rest = '&code=c1') =>
  call(`/oauth2/idpresponse?state=${encodeURIComponent(state)}${rest}`, { headers: { cookie } });
async function logIn(url?: string) {
  const { state, cookie } = await begin(url);
  return comeBack(state, cookie);
}

describe('a login', () => {
  test('starts with a redirect to the issuer and a nonce cookie', async () => {
    const { reply, location } = await begin();
    expect(reply.status).toBe(302);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      tenant: '1',
      prompt: 'login',
      client_id: 'client',
      redirect_uri: `https://localhost:${balancer.port}/oauth2/idpresponse`,
      response_type: 'code',
      scope: 'openid mlflow/access',
      state: expect.any(String),
    });
    expect(reply.headers['set-cookie']).toEqual([
      expect.stringMatching(/^AWSALBAuthNonce=[A-Za-z0-9]{16}; Max-Age=900; Path=\/; Secure; HttpOnly$/),
    ]);
  });

  test('ends at the requested page, with a session that the target sees as headers', async () => {
    const back = await logIn();
    expect([back.status, back.headers.location]).toEqual([
      302,
      `https://localhost:${balancer.port}/ui/x?a=1`,
    ]);
    expect(Object.fromEntries(forms[0] ?? [])).toEqual({
      grant_type: 'authorization_code',
      code: 'c1',
      redirect_uri: `https://localhost:${balancer.port}/oauth2/idpresponse`,
    });
    const forged = { 'x-amzn-oidc-data': 'forged', 'x-amzn-oidc-extra': 'forged' };
    const reply = await call('/api/x', { headers: { cookie: cookiesOf(back), ...forged } });
    const { headers } = JSON.parse(reply.body) as Echo;
    expect(headers).toMatchObject({ 'x-amzn-oidc-accesstoken': 'at-1', 'x-amzn-oidc-identity': 's-1' });
    const [, payload = ''] = (headers['x-amzn-oidc-data'] ?? '').split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      sub: 's-1',
      name: 'scientist',
      iss: origin(),
    });
    expect(headers['x-amzn-oidc-extra']).toBeUndefined();
  });

  test('survives a restart with the same key, but not with another one', async () => {
    const cookie = cookiesOf(await logIn());
    for (const [secretKey, status] of [
      [options.secretKey, 200],
      [new Uint8Array(32), 401],
    ] as const) {
      const again = await startLoadBalancer({ ...options, secretKey, log: () => {} });
      expect((await send(again.port, '/api/x', { headers: { cookie } })).status).toBe(status);
      await again.close();
    }
  });
});

describe('without a session', () => {
  test.each<[string, string, Call, number, string | undefined]>([
    ['deny', '/api/x', {}, 401, 'AuthDenied'],
    ['deny, with a bearer token', '/api/x', { headers: { authorization: 'Bearer at-1' } }, 401, 'AuthDenied'],
    [
      'deny, with a cookie made up',
      '/api/x',
      { headers: { cookie: 'session-0=x' } },
      401,
      'AuthInvalidCookie',
    ],
    ['authenticate, for every method', '/ui/x', { method: 'POST', body: '{}' }, 302, undefined],
    [
      'authenticate, with a bearer token',
      '/ui/x',
      { headers: { authorization: 'Bearer at-1' } },
      302,
      undefined,
    ],
    ['allow', '/open/x', {}, 200, undefined],
  ])('%s', async (_, url, how, status, reason) => {
    expect((await call(url, how)).status).toBe(status);
    expect(log[0]?.reason).toBe(reason);
  });

  test('allow forwards forged headers', async () => {
    const headers = { 'x-amzn-oidc-data': 'forged' };
    expect((await call('/open/x', { headers })).body).toContain('forged');
  });

  test('an expired session is sent to the issuer even by a rule that denies', async () => {
    const cookie = cookiesOf(await logIn('/start/x'));
    expect((await call('/short/x', { headers: { cookie } })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect((await call('/short/x', { headers: { cookie } })).status).toBe(302);
  });
});

describe('the callback is refused', () => {
  const refuse = async (reply: Reply, status: number, reason: string, spent = false) => {
    expect([reply.status, log.at(-1)?.reason, forms.length > 0]).toEqual([status, reason, spent]);
    expect(reply.headers['set-cookie']).toBeUndefined();
  };

  test('in another browser, before the code is used', async () => {
    const { state } = await begin();
    await refuse(await comeBack(state, ''), 401, 'AuthMissingAWSALBAuthNonce');
    await refuse(await comeBack(state, (await begin()).cookie), 401, 'AuthInvalidAWSALBAuthNonce');
  });

  test('with a state that is missing, forged, late, of another host or of no rule', async () => {
    const { state, cookie } = await begin();
    await refuse(await call('/oauth2/idpresponse?code=c1'), 401, 'AuthMissingStateParam');
    const forged = state.replace(/.(?=.{9}$)/, (character) => (character === 'A' ? 'B' : 'A'));
    await refuse(await comeBack(forged, cookie), 401, 'AuthInvalidStateParam');
    const content = {
      nonce: cookie.split('=')[1] ?? '',
      authority: `localhost:${balancer.port}`,
      target: '/',
      client: 'client',
      cookie: 'session',
    };
    const sixteenMinutesAgo = Date.now() / 1000 - 16 * 60;
    const seal = (change: object, started?: number) =>
      sealState(options.secretKey, { ...content, ...change }, started);
    await refuse(await comeBack(await seal({}, sixteenMinutesAgo), cookie), 401, 'AuthLoginTimeout');
    await refuse(
      await comeBack(await seal({ authority: 'evil.example.com' }), cookie),
      401,
      'AuthInvalidStateParam',
    );
    await refuse(await comeBack(await seal({ client: 'gone' }), cookie), 401, 'AuthInvalidStateParam');
    expect((await comeBack(await seal({}), cookie)).status).toBe(302);
  });

  test('with an error of the issuer, or without a code', async () => {
    const { state, cookie } = await begin();
    await refuse(await comeBack(state, cookie, '&error=access_denied'), 561, 'AuthIssuerError');
    await refuse(await comeBack(state, cookie, ''), 401, 'AuthMissingCodeParam');
  });

  test.each<[string, number, string, () => Promise<Partial<IssuerAnswers>>]>([
    ['token endpoint gone', 500, 'AuthTokenEpRequestFailed', async () => ({ token: () => 'hang up' })],
    ['token endpoint answers 500', 561, 'AuthTokenEpRequestFailed', async () => ({ token: () => 500 })],
    [
      'no access token',
      401,
      'AuthInvalidTokenResponse',
      async () => ({ token: () => ({ token_type: 'Bearer' }) }),
    ],
    [
      'no ID token',
      401,
      'AuthInvalidIdToken',
      async () => ({ token: () => ({ access_token: 'a', token_type: 'Bearer' }) }),
    ],
    [
      'ID token of a foreign key',
      401,
      'AuthInvalidIdToken',
      () => withIdToken(idToken({}, foreign.privateKey)),
    ],
    [
      'ID token of another issuer',
      401,
      'AuthInvalidIdToken',
      () => withIdToken(idToken({ iss: 'https://evil.example.com' })),
    ],
    ['ID token for another client', 401, 'AuthInvalidIdToken', () => withIdToken(idToken({ aud: 'other' }))],
    [
      'userinfo of another subject',
      401,
      'AuthInvalidUserinfoResponse',
      async () => ({ userinfo: () => ({ sub: 's-2' }) }),
    ],
    [
      'userinfo without a subject',
      401,
      'AuthInvalidUserinfoResponse',
      async () => ({ userinfo: () => ({}) }),
    ],
    ['userinfo answers 403', 561, 'AuthUserinfoEpRequestFailed', async () => ({ userinfo: () => 403 })],
    ['userinfo gone', 500, 'AuthUserinfoEpRequestFailed', async () => ({ userinfo: () => 'hang up' })],
    [
      '12 K of claims',
      500,
      'AuthUserinfoResponseSizeExceeded',
      async () => ({ userinfo: () => ({ sub: 's-1', name: 'x'.repeat(12_288) }) }),
    ],
  ])('%s', async (_, status, reason, change) => {
    answers = { ...answers, ...(await change()) };
    await refuse(await logIn(), status, reason, true);
  });

  async function withIdToken(token: Promise<string>): Promise<Partial<IssuerAnswers>> {
    const id_token = await token;
    return { token: () => ({ access_token: 'at-1', token_type: 'Bearer', id_token }) };
  }
});

/** Expiry is read in whole seconds. */
const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1010 - (Date.now() % 1000)));

describe('an expired access token', () => {
  const shortLived = async (refresh: () => object | number) => {
    const id_token = await idToken();
    answers.token = (form) =>
      form.get('grant_type') === 'refresh_token'
        ? refresh()
        : { access_token: 'at-1', token_type: 'Bearer', expires_in: 0.1, refresh_token: 'rt-1', id_token };
    const cookie = cookiesOf(await logIn());
    await nextSecond();
    return cookie;
  };

  test('is renewed, and the renewed session is set beside the cookies of the target', async () => {
    const cookie = await shortLived(() => ({ access_token: 'at-2', token_type: 'Bearer', expires_in: 900 }));
    const reply = await call('/api/x', { headers: { cookie } });
    expect((JSON.parse(reply.body) as Echo).headers['x-amzn-oidc-accesstoken']).toBe('at-2');
    expect(forms.at(-1)?.get('refresh_token')).toBe('rt-1');
    expect(reply.headers['set-cookie']).toEqual(['own=1', expect.stringMatching(/^session-0=/)]);
    forms.length = 0;
    expect((await call('/api/x', { headers: { cookie: cookiesOf(reply) } })).body).toContain('at-2');
    expect(forms).toHaveLength(0);
  });

  test('that cannot be renewed leads to the issuer, even under a rule that denies', async () => {
    const cookie = await shortLived(() => 400);
    expect((await call('/api/x', { headers: { cookie } })).status).toBe(302);
  });

  test('without a refresh token lasts as long as the session', async () => {
    const id_token = await idToken();
    answers.token = () => ({ access_token: 'at-1', token_type: 'Bearer', expires_in: 0.1, id_token });
    const cookie = cookiesOf(await logIn());
    await nextSecond();
    expect((await call('/api/x', { headers: { cookie } })).body).toContain('at-1');
  });
});

test('with an untrusted issuer the load balancer answers an error', async () => {
  const { trustedCa: _, ...untrusting } = options;
  const other = await startLoadBalancer(untrusting);
  const reply = await send(other.port, '/ui/x');
  const state = new URL(reply.headers.location ?? '').searchParams.get('state') ?? '';
  const back = await send(other.port, `/oauth2/idpresponse?code=c&state=${state}`, {
    headers: { cookie: cookiesOf(reply) },
  });
  expect(back.status).toBe(500);
  await other.close();
});
