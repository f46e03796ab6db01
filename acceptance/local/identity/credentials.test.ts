import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:tls';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { closedPaths } from '../../../lib/config/public-paths';
import { BrowserSession } from '../../driver/browser/browser-session';
import { type Call, rest, send } from '../../driver/clients/https';
import { issuerOf, tokenOf } from '../../driver/issuer/tokens';
import { sharedStack } from '../../driver/server/stack';

const search = '/api/2.0/mlflow/experiments/search?max_results=1';
/** One existing route of every API. */
const apiRoutes = [
  search,
  '/api/2.0/mlflow-artifacts/artifacts?path=x',
  '/api/3.0/mlflow/traces/search',
  '/ajax-api/2.0/mlflow/experiments/search?max_results=1',
  '/ajax-api/2.0/mlflow/upload-artifact?run_uuid=x&path=y',
  '/graphql',
  '/v1/traces',
  '/get-artifact?run_uuid=x&path=y',
  '/model-versions/get-artifact?name=x&version=1&path=y',
];
const pages = ['/', '/health', '/version', '/static-files/index.html', '/nothing-of-that-name'];

let token: string;
let session: string;
beforeAll(async () => {
  token = await tokenOf(sharedStack);
  // MLflow leaves `experiments` out of its response if there is none.
  await rest(sharedStack, token, 'POST', 'experiments/create', { name: `credentials-${randomUUID()}` });
  const browser = new BrowserSession(sharedStack);
  await browser.logIn('scientist');
  session = browser.cookies();
});

const statusOf = async (call: Call) => (await send(sharedStack, call)).status;
const callers = (): Record<string, Call> => ({
  anonymous: {},
  token: { token },
  session: { headers: { cookie: session } },
});

describe('a request without credentials', () => {
  test.each(pages)('is redirected from the page %s to the issuer', async (path) => {
    const { status, headers } = await send(sharedStack, { path });
    const { authorizationEndpoint, clientId } = issuerOf(sharedStack);
    expect(status).toBe(302);
    expect(headers.location).toMatch(`${authorizationEndpoint}?client_id=${clientId}`);
  });

  test.each(
    apiRoutes.flatMap((path) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [method, path])),
  )('gets 401 from the API: %s %s', async (method, path) => {
    expect(await statusOf({ method: method as string, path: path as string })).toBe(401);
  });

  test('is not authenticated by headers that only the load balancer may set', async () => {
    const headers = {
      'x-amzn-oidc-accesstoken': token,
      'x-amzn-oidc-identity': 'administrator',
      'x-amzn-oidc-data': token,
      'x-forwarded-user': 'administrator',
    };
    expect(await statusOf({ path: search, headers })).toBe(401);
    expect(await statusOf({ headers })).toBe(302);
  });

  test('is not authenticated by Basic authentication or by a token in the address', async () => {
    const headers = { authorization: `Basic ${Buffer.from(`scientist:${token}`).toString('base64')}` };
    expect(await statusOf({ path: search, headers })).toBe(401);
    expect(await statusOf({ headers })).toBe(302);
    expect(await statusOf({ path: `${search}&access_token=${token}` })).toBe(401);
    expect(await statusOf({ path: `/?access_token=${token}` })).toBe(302);
  });
});

describe('a request with credentials', () => {
  test('is authenticated by a token', async () => {
    const { status, body } = await send(sharedStack, { path: search, token });
    expect({ status, ...JSON.parse(body) }).toMatchObject({ status: 200, experiments: expect.anything() });
    expect(await statusOf({ token })).toBe(200);
  });

  test('is authenticated by the session of a browser, for pages and for the API', async () => {
    const headers = { cookie: session };
    expect(await statusOf({ headers })).toBe(200);
    for (const path of [search, search.replace('/api/', '/ajax-api/')])
      expect(await statusOf({ path, headers })).toBe(200);
  });

  test.each(['', 'x', '0'])('is not authenticated by a tampered session: …%s', async (end) => {
    const headers = { cookie: session.slice(0, -2) + end };
    expect(await statusOf({ path: search, headers })).not.toBe(200);
    expect(await statusOf({ headers })).toBe(302);
  });
});

test('closed paths are closed for every caller', async () => {
  const open: string[] = [];
  for (const [caller, call] of Object.entries(callers()))
    for (const path of closedPaths.map((pattern) => pattern.replace('*', '/x')))
      for (const method of ['GET', 'POST']) {
        const { status, body } = await send(sharedStack, { ...call, method, path });
        if (status !== 404 || !body.includes('closed on this server'))
          open.push(`${caller} ${method} ${path}`);
      }
  expect(open).toEqual([]);
});

test('another name in the Host header is refused for every caller', async () => {
  for (const [caller, call] of Object.entries(callers()))
    for (const host of ['evil.example.com', '127.0.0.1', 'localhost.evil.example.com', 'mlflow'])
      for (const path of ['/', search]) {
        const headers = { ...call.headers, host };
        expect([caller, host, await statusOf({ ...call, path, headers })]).toEqual([caller, host, 403]);
      }
});

test('every response of the load balancer and of the server has HSTS and nosniff headers', async () => {
  const cases: [number, Call][] = [
    [200, { token }],
    [302, {}],
    [400, { headers: { 'x-large': 'x'.repeat(17_000) } }],
    [401, { path: search }],
    [403, { headers: { host: 'evil.example.com' } }],
    [404, { path: '/signup' }],
    [403, { path: '/nothing-of-that-name', token }],
    [405, { method: 'TRACE' }],
  ];
  for (const [status, call] of cases) {
    const response = await send(sharedStack, call);
    expect(response.status).toBe(status);
    expect(response.headers).toMatchObject({
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
    });
  }
});

test('headers above the limits of a load balancer are refused', async () => {
  const kilobytes = (count: number) => 'x'.repeat(count * 1024);
  const many = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`x-${index}`, kilobytes(12)]));
  expect(await statusOf({ token, headers: { 'x-large': kilobytes(17) } })).toBe(400);
  expect(await statusOf({ token, headers: many })).toBe(400);
  expect(await statusOf({ token, path: `/?${kilobytes(17)}` })).toBe(400);
});

test('the TLS port does not answer plain HTTP', async () => {
  await expect(
    new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: sharedStack.port, agent: false }, resolve).on('error', reject).end();
    }),
  ).rejects.toThrow(/socket hang up|ECONNRESET/);
});

test.each([
  ['TLSv1.1', undefined],
  ['TLSv1.2', 'TLSv1.2'],
  ['TLSv1.3', 'TLSv1.3'],
] as const)('a client with %s negotiates %s', async (version, spoken) => {
  const protocol = await new Promise<string | null | undefined>((resolve) => {
    const options = { host: 'localhost', port: sharedStack.port, ca: sharedStack.ca, minVersion: version };
    const socket = connect({ ...options, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' }, () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.on('error', () => resolve(undefined));
  });
  expect(protocol).toBe(spoken);
});
