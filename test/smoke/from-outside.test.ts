import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runChecks } from '../../checks/run-checks';
import { smokeChecks } from '../../smoke/checks';
import { alarmSubscriber } from '../../smoke/checks/alarm-subscriber';
import { auditLine } from '../../smoke/checks/audit-line';
import { bearerToken } from '../../smoke/checks/bearer-token';
import { certificate } from '../../smoke/checks/certificate';
import { closedPaths } from '../../smoke/checks/closed-paths';
import { damagedToken } from '../../smoke/checks/damaged-token';
import { idToken } from '../../smoke/checks/id-token';
import { metadata } from '../../smoke/checks/metadata';
import { otherHost } from '../../smoke/checks/other-host';
import { plainHttp } from '../../smoke/checks/plain-http';
import { responseHeaders } from '../../smoke/checks/response-headers';
import { runWithArtifact } from '../../smoke/checks/run-with-artifact';
import { stacks } from '../../smoke/checks/stacks';
import { strangerApi } from '../../smoke/checks/stranger-api';
import { strangerLogin } from '../../smoke/checks/stranger-login';
import { tasks } from '../../smoke/checks/tasks';
import { tlsVersion } from '../../smoke/checks/tls-version';
import type { SmokeCheck } from '../../smoke/facts';
import { type FactsOptions, factsOf } from './facts';
import { type Difference, endingCertificate, loginAt, startServer, token } from './right-server';

/** A server that is wrong in one way, and what the check says about it. */
type Counterexample = readonly [
  what: string,
  check: SmokeCheck,
  difference: Difference,
  found: RegExp,
  options?: FactsOptions,
];

const local: FactsOptions = { environment: 'local', place: 'this machine' };

/** Lets the right server answer, and changes its headers. */
const withHeaders = (headers: Readonly<Record<string, string>>): Difference => ({
  answer: (_, right) => {
    const reply = right();
    return { ...reply, headers: { ...reply.headers, ...headers } };
  },
});

/** Answers requests to a path otherwise. */
const at = (path: RegExp, reply: NonNullable<Difference['answer']>): Difference => ({
  answer: (seen, right) => (path.test(seen.path) ? reply(seen, right) : undefined),
});

const served = { status: 200, headers: { 'x-request-id': '1' } };

const counterexamples: readonly Counterexample[] = [
  ['a certificate that nobody trusts', certificate, {}, /self-signed certificate/, { trusted: false }],
  ['a certificate that ends soon', certificate, { certificate: endingCertificate }, /^ends in 1 days$/],
  ['TLS 1.1', tlsVersion, { minVersion: 'TLSv1.1' }, /^TLSv1\.1 is accepted$/],
  ['no TLS 1.2', tlsVersion, { minVersion: 'TLSv1.3' }, /^TLSv1\.2 is refused$/],
  ['plain HTTP', plainHttp, { plain: true }, /plain HTTP on port \d+ is answered 302/],
  [
    'no HSTS',
    responseHeaders,
    withHeaders({ 'strict-transport-security': '' }),
    /\/: Strict-Transport-Security is ""/,
  ],
  [
    'HSTS for an hour',
    responseHeaders,
    withHeaders({ 'strict-transport-security': 'max-age=3600' }),
    /Strict-Transport-Security is "max-age=3600"/,
  ],
  [
    'no nosniff',
    responseHeaders,
    withHeaders({ 'x-content-type-options': '' }),
    /X-Content-Type-Options is not nosniff/,
  ],
  ['a Server header', responseHeaders, withHeaders({ server: 'awselb' }), /Server is "awselb"/],
  ['an API that is open', strangerApi, at(/^\/api/, () => served), /GET \/api\/\S+ with no credentials: 200/],
  ['GraphQL that is open', strangerApi, at(/^\/graphql/, () => served), /\/graphql with no credentials: 200/],
  [
    'an API that believes headers',
    strangerApi,
    { answer: ({ headers }) => (headers['x-amzn-oidc-identity'] ? served : undefined) },
    /with forged session headers: 200/,
  ],
  [
    'a load balancer that lets strangers through to the server',
    strangerApi,
    at(/^\/api/, () => ({ status: 401, headers: { 'x-request-id': '1' } })),
    /with a password reached the server/,
  ],
  ['a page that is open', strangerLogin, at(/^\/$/, () => served), /^\/: 200 instead of 302$/, local],
  [
    'a login at another issuer',
    strangerLogin,
    at(/./, () => ({ status: 302, headers: { location: 'https://evil.example/auth?response_type=code' } })),
    /leads to https:\/\/evil\.example\/auth/,
    local,
  ],
  [
    'a login that returns elsewhere',
    strangerLogin,
    at(/./, ({ host }) => ({
      status: 302,
      headers: { location: loginAt(`https://${host}`, { redirect_uri: 'https://evil.example/' }) },
    })),
    /redirect_uri is https:\/\/evil\.example/,
    local,
  ],
  [
    'a login by the implicit flow',
    strangerLogin,
    at(/./, ({ host }) => ({
      status: 302,
      headers: { location: loginAt(`https://${host}`, { response_type: 'token' }) },
    })),
    /response_type is not code/,
    local,
  ],
  [
    'any host',
    otherHost,
    { answer: ({ host }) => (host === 'other.example' ? served : undefined) },
    /200 instead of 403/,
  ],
  ['an open path', closedPaths, at(/^\/signup/, () => served), /with a token: \/signup: 200/],
  [
    'closed paths that the server answers',
    closedPaths,
    at(/webhooks/, () => ({ status: 404, headers: { 'x-request-id': '1' } })),
    /webhooks\*: 404/,
  ],
  ['no metadata', metadata, at(/well-known/, () => ({ status: 404 })), /404 instead of 200/],
  [
    'metadata of another server',
    metadata,
    at(/well-known/, () => ({ status: 200, body: '{"resource":"https://evil.example"}' })),
    /names the server "https:\/\/evil\.example"/,
  ],
  [
    'a token that is refused',
    bearerToken,
    at(/users\/current/, () => ({ status: 403, body: 'no group gives access' })),
    /is answered 403: no group gives access/,
  ],
  [
    'signatures that nobody verifies',
    damagedToken,
    { answer: (seen) => (seen.token?.startsWith(token.slice(0, 20)) ? served : undefined) },
    /another signature: 200; other claims: 200/,
  ],
  [
    'unsigned tokens',
    damagedToken,
    { answer: (seen) => (seen.token?.endsWith('.') ? served : undefined) },
    /^no signature: 200$/,
  ],
  [
    'any text as a token',
    damagedToken,
    { answer: (seen) => (seen.token === 'smoke' ? served : undefined) },
    /no token at all: 200/,
  ],
  [
    'an ID token that opens the API',
    idToken,
    { answer: (seen) => (seen.token === 'an.id.token' ? served : undefined) },
    /an ID token is answered 200/,
  ],
  [
    'an artifact that changes',
    runWithArtifact,
    at(/artifacts\//, ({ method }) => (method === 'GET' ? { status: 200, body: 'other' } : undefined)),
    /came back changed/,
  ],
  [
    'an artifact that cannot be written',
    runWithArtifact,
    at(/artifacts\//, ({ method }) => (method === 'PUT' ? { status: 500, body: 'AccessDenied' } : undefined)),
    /PUT \S+smoke\.txt was answered 500: AccessDenied/,
  ],
  [
    'a caller who may only read',
    runWithArtifact,
    at(/runs\/create/, () => ({ status: 403, body: 'PERMISSION_DENIED' })),
    /runs\/create was answered 403: PERMISSION_DENIED/,
  ],
];

/** A right server with the difference, and the verdict of the check. */
async function verdictOn(check: SmokeCheck, difference: Difference, options: FactsOptions = {}) {
  const server = await startServer(difference);
  try {
    const [result] = await runChecks([check], factsOf({ origin: server.origin, ...options }));
    return result?.verdict;
  } finally {
    await server.close();
  }
}

const fromOutside = smokeChecks.filter(
  (check) => ![stacks, tasks, alarmSubscriber, auditLine].includes(check),
);

describe('a server that is right', () => {
  test.each(fromOutside.map((check) => [check.name, check] as const))('%s is good', async (_, check) => {
    expect(await verdictOn(check, {}, local)).toMatchObject({ outcome: 'good' });
  });

  test('plain HTTP that redirects as configured is good', async () => {
    const redirecting = await startServer({
      plain: true,
      answer: () => ({ status: 301, headers: { location: `${origin}/` } }),
    });
    const server = await startServer();
    const { origin } = server;
    const change: FactsOptions['change'] = (input) => {
      input.exposure.plainHttp = 'redirect';
      input.exposure.plainHttpPort = Number(new URL(redirecting.origin).port);
    };
    try {
      const [right] = await runChecks([plainHttp], factsOf({ ...local, change, origin }));
      expect(right?.verdict).toEqual({ outcome: 'good', found: 'it is redirected' });
      const elsewhere = factsOf({ ...local, change, origin: 'https://localhost:2' });
      expect((await runChecks([plainHttp], elsewhere))[0]?.verdict).toMatchObject({
        outcome: 'red',
        found: expect.stringMatching(
          /is answered 301 https:\/\/localhost:\d+\/; 301 to https:\/\/localhost:2\//,
        ),
      });
    } finally {
      await redirecting.close();
      await server.close();
    }
  });
});

describe('a server that is wrong', () => {
  test.each(counterexamples.map((each) => [`${each[1].name}: ${each[0]}`, each] as const))(
    '%s',
    async (_, [, check, difference, found, options]) => {
      expect(await verdictOn(check, difference, options)).toMatchObject({
        outcome: 'red',
        found: expect.stringMatching(found),
        fix: expect.arrayContaining([expect.any(String)]),
      });
    },
  );

  test('every check has a counterexample', () => {
    const covered = counterexamples.map(([, check]) => check);
    expect(fromOutside.filter((check) => !covered.includes(check)).map(({ name }) => name)).toEqual([]);
  });

  test('a server that does not answer is red, not unseen', async () => {
    const [result] = await runChecks([bearerToken], factsOf({ origin: 'https://localhost:1' }));
    expect(result?.verdict).toMatchObject({
      outcome: 'red',
      found: expect.stringMatching(/^https:\/\/localhost:1 does not answer: connect ECONNREFUSED/),
    });
  });
});

describe('without a token', () => {
  const tokens = { access: { missing: 'no token: log in' }, id: { missing: 'no ID token' } };

  test.each([bearerToken, idToken, runWithArtifact, auditLine].map((check) => [check.name, check] as const))(
    '%s says so',
    async (_, check) => {
      const verdict = await verdictOn(check, {}, { ...local, tokens });
      expect(verdict).toEqual({ outcome: 'unseen', found: expect.stringMatching(/^no (ID )?token/) });
    },
  );

  test('closed paths are tried as a stranger', async () => {
    expect(await verdictOn(closedPaths, {}, { tokens })).toMatchObject({
      found: expect.stringMatching(/without a token/),
    });
  });
});

describe('the run', () => {
  test('is in the team that was chosen, and is deleted even if its artifact cannot be written', async () => {
    const calls: string[] = [];
    const difference: Difference = {
      answer: ({ method, path, headers }) => {
        calls.push(`${method} ${path.split('/').at(-1)} ${headers['x-mlflow-workspace']}`);
        return path.endsWith('smoke.txt') ? { status: 500 } : undefined;
      },
    };
    await verdictOn(runWithArtifact, difference, { team: 'pricing' });
    expect(calls).toEqual([
      'GET get-by-name?experiment_name=mlflow-aws-smoke pricing',
      'POST create pricing',
      'POST create pricing',
      'PUT smoke.txt pricing',
      'POST delete pricing',
    ]);
  });
});

describe('the audit line on this machine', () => {
  test('is found in the file of the local run', async () => {
    const auditFolder = mkdtempSync(join(tmpdir(), 'audit-'));
    const difference = at(/runs\/create/, (_, right) => {
      const reply = right();
      writeFileSync(
        join(auditFolder, 'requests.jsonl'),
        `{"request_id":"${reply.headers?.['x-request-id']}"}\n`,
      );
      return reply;
    });
    expect(await verdictOn(auditLine, difference, { ...local, auditFolder })).toMatchObject({
      outcome: 'good',
      found: expect.stringMatching(/^after 0 s, request/),
    });
  });

  test('cannot be looked for at an address', async () => {
    expect(await verdictOn(auditLine, {}, local)).toMatchObject({
      outcome: 'unseen',
      found: expect.stringMatching(/folder of this server is not known/),
    });
  });
});
