import { execFile } from 'node:child_process';
import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CloudFormationCustomResourceEvent, ScheduledEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambda/issuer-keys';
import { maxBytes } from '../../lambda/issuer-keys/fetch-json';
import { handle, type Options } from '../../lambda/issuer-keys/handler';
import { type IssuerAnswers, IssuerServer, json } from './issuer-server';

const jwk = (bits: number): JsonWebKey =>
  generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' });
const key = { ...jwk(2048), kid: 'one', use: 'sig', alg: 'RS256', x5c: ['left out'] };
const stored = { kty: 'RSA', kid: 'one', n: key.n, e: 'AQAB', alg: 'RS256', use: 'sig' };

const discovery: IssuerAnswers['discovery'] = (issuer, response) =>
  json({ issuer, jwks_uri: `${issuer}/keys` })(issuer, response);
const good: IssuerAnswers = { discovery, keys: json({ keys: [key] }) };

/** Sends without end, in large or small pieces, until the other side has had enough. */
const endless =
  (piece: string, everyMs: number): IssuerAnswers['keys'] =>
  (issuer, response: ServerResponse) => {
    response.writeHead(200);
    const timer = setInterval(() => {
      server.sent.set(issuer, (server.sent.get(issuer) ?? 0) + piece.length);
      response.write(piece);
    }, everyMs);
    response.on('close', () => clearInterval(timer));
  };

const cases: readonly [name: string, answers: IssuerAnswers, message: string][] = [
  [
    'another-issuer',
    { ...good, discovery: (issuer, r) => json({ issuer: `${issuer}/`, jwks_uri: `${issuer}/keys` })('', r) },
    'correct identity.issuer',
  ],
  [
    'keys-elsewhere',
    { ...good, discovery: (issuer, r) => json({ issuer, jwks_uri: `${issuer}/other` })('', r) },
    'correct identity.jwksEndpoint',
  ],
  [
    'no-address-of-keys',
    { ...good, discovery: (issuer, r) => json({ issuer })('', r) },
    'names nothing as the address of its keys',
  ],
  [
    'no-discovery',
    { ...good, discovery: json({}, 404) },
    'openid-configuration: answered 404 instead of 200',
  ],
  [
    'redirect',
    {
      ...good,
      keys: (issuer, response) => {
        response.writeHead(302, { location: `${issuer.replace(/redirect$/, 'good')}/keys` });
        response.end();
      },
    },
    'answered 302 instead of 200; redirects are not followed',
  ],
  ['server-error', { ...good, keys: json({ keys: [key] }, 500) }, '/keys: answered 500 instead of 200'],
  ['no-json', { ...good, keys: json('<html>') }, '/keys: answered something else than a JSON object'],
  ['a-list', { ...good, keys: json([key]) }, '/keys: answered something else than a JSON object'],
  [
    'too-large',
    { ...good, keys: json({ keys: [key], padding: 'x'.repeat(maxBytes) }) },
    `/keys: answered more than ${maxBytes} bytes`,
  ],
  [
    'without-end',
    { ...good, keys: endless('x'.repeat(16_384), 1) },
    `/keys: answered more than ${maxBytes} bytes`,
  ],
  ['slow', { ...good, keys: endless(' ', 50) }, '/keys: no complete answer within 1500 ms'],
  ['silent', { ...good, keys: () => undefined }, '/keys: no complete answer within 1500 ms'],
  ['no-keys', { ...good, keys: json({ keys: [] }) }, 'Keys: none.'],
];

const large = { keys: [key], padding: '' };
const exactly = {
  ...large,
  padding: 'x'.repeat(maxBytes - JSON.stringify(large).length),
};
const server = new IssuerServer({
  good,
  'just-small-enough': { ...good, keys: json(exactly) },
  ...Object.fromEntries(cases.map(([name, answers]) => [name, answers])),
});

interface Outcome {
  readonly written?: unknown;
  readonly error?: string;
}

let outcomes: Record<string, Outcome> = {};

/** What Node's own fetch brings, trusting the server's authority or not. */
async function outcomesOf(targets: readonly [string, string, string][], trusted: boolean) {
  const asked = targets.map(([, issuer, jwksEndpoint]) => ({ issuer, jwksEndpoint, timeoutMs: 1500 }));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'issuer-keys.fixture.ts'), JSON.stringify(asked)],
    { env: { ...process.env, ...(trusted ? { NODE_EXTRA_CA_CERTS: server.certificates.caFile } : {}) } },
  );
  const found = JSON.parse(stdout) as Outcome[];
  return Object.fromEntries(targets.map(([name], index) => [name, found[index] ?? {}]));
}

beforeAll(async () => {
  await server.start();
  const names = ['good', 'just-small-enough', ...cases.map(([name]) => name)];
  const targets = names.map((name): [string, string, string] => [
    name,
    server.address(name),
    `${server.address(name)}/keys`,
  ]);
  const plain = server.address('good').replace('https:', 'http:');
  outcomes = {
    ...(await outcomesOf([...targets, ['plain', plain, `${plain}/keys`]], true)),
    ...(await outcomesOf([['stranger', server.address('good'), `${server.address('good')}/keys`]], false)),
  };
}, 30_000);
afterAll(() => server.stop());

describe('over the network', () => {
  test.each(['good', 'just-small-enough'])('the keys of an issuer that is %s are stored', (name) => {
    expect(outcomes[name]).toEqual({
      written: { issuer: server.address(name), fetchedAt: expect.any(String), keys: [stored] },
    });
  });

  test.each(cases)('%s: nothing is stored', (name, _, message) => {
    expect(outcomes[name]?.error).toContain(message);
    expect(outcomes[name]).not.toHaveProperty('written');
  });

  test('without TLS, no request is sent', () => {
    expect(outcomes.plain?.error).toContain('keys are fetched over TLS only');
  });

  test('an issuer with an untrusted certificate is refused', () => {
    expect(outcomes.stranger?.error).toMatch(/fetch failed \(.*certificate/);
  });

  test('a response without an end is refused while it arrives', () => {
    // What the sockets hold on their way counts too.
    expect(server.sent.get(server.address('without-end'))).toBeLessThan(50 * maxBytes);
  });
});

const issuer = 'https://login.example.com/realms/bank';
const jwksEndpoint = `${issuer}/keys`;

/** Answers as the issuer does, with these keys. */
const answering =
  (keys: unknown, found: unknown = { issuer, jwks_uri: jwksEndpoint }): Options['fetch'] =>
  async (url) =>
    new Response(JSON.stringify(url === jwksEndpoint ? keys : found));

async function storedBy(keys: unknown): Promise<{ keys: { kid: string }[] }> {
  let content = '{}';
  await handle({} as ScheduledEvent, {
    issuer,
    jwksEndpoint,
    fetch: answering(keys),
    write: async (text) => {
      content = text;
    },
    now: () => new Date('2026-11-21T12:00:00Z'),
  });
  return JSON.parse(content);
}

describe('of the keys', () => {
  const other = { ...key, kid: 'other' };
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });

  test('keys for RS256 are stored, with or without alg and use', async () => {
    const { use: _, alg: __, ...silent } = { ...key, kid: 'silent' };
    expect(await storedBy({ keys: [key, silent] })).toEqual({
      issuer,
      fetchedAt: '2026-11-21T12:00:00.000Z',
      keys: [stored, { ...stored, kid: 'silent' }],
    });
  });

  test.each<[what: string, unfit: object, because: string]>([
    ['for encryption', { ...other, use: 'enc' }, '"other": for use enc'],
    ['for another algorithm', { ...other, alg: 'RS512' }, '"other": for algorithm RS512'],
    ['of another type', { ...elliptic, kid: 'other' }, '"other": of type EC'],
    ['without a name', { ...other, kid: undefined }, 'no. 1: without a kid'],
    ['with an empty name', { ...other, kid: '' }, '"": without a kid'],
    ['with a name too long to store', { ...other, kid: 'x'.repeat(257) }, 'xxx": without a kid'],
    ['of 8200 bits', { ...other, n: Buffer.alloc(1025, 255).toString('base64url') }, '"other": of 8200 bits'],
    ['of 1024 bits', { ...jwk(1024), kid: 'other' }, '"other": of 1024 bits'],
    ['with exponent 1', { ...other, e: 'AQ' }, '"other": with exponent 1'],
    ['with exponent 3', { ...other, e: 'Aw' }, '"other": with exponent 3'],
    ['without a modulus', { ...other, n: undefined }, '"other": malformed'],
  ])('a key %s is left out and is not enough', async (_, unfit, because) => {
    expect((await storedBy({ keys: [unfit, key] })).keys.map(({ kid }) => kid)).toEqual(['one']);
    await expect(storedBy({ keys: [unfit] })).rejects.toThrow(because);
  });

  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ ...key, kid: `${index}` }));

  test.each<[what: string, keys: unknown, message: string]>([
    ['no list', { keys: {} }, 'no list "keys"'],
    ['no objects', { keys: ['one'] }, 'no list "keys" of objects'],
    ['eleven keys', { keys: many(11) }, 'publishes 11 keys; the load balancer takes 10 at most'],
    ['two of one name', { keys: [key, { ...other, kid: 'one' }] }, 'two keys with the kid "one"'],
    ['a private key', { keys: [key, { ...other, d: 'AQAB' }] }, 'publishes a private key'],
    ['a private key for encryption', { keys: [key, { ...other, use: 'enc', p: 'AQ' }] }, 'a private key'],
    ['a shared secret', { keys: [key, { kty: 'oct', kid: 'hmac', k: 'AQAB' }] }, 'a private key'],
  ])('%s: nothing is stored', async (_, keys, message) => {
    await expect(storedBy(keys)).rejects.toThrow(message);
  });

  test('ten keys are accepted', async () => {
    expect((await storedBy({ keys: many(10) })).keys).toHaveLength(10);
  });
});

test('a slash at the end of the issuer is not doubled in the discovery address', async () => {
  const asked: string[] = [];
  const fetch: Options['fetch'] = async (url, init) => {
    asked.push(url);
    return answering({ keys: [key] }, { issuer: `${issuer}/`, jwks_uri: jwksEndpoint })(url, init);
  };
  await handle({} as ScheduledEvent, {
    issuer: `${issuer}/`,
    jwksEndpoint,
    fetch,
    write: async () => undefined,
  });
  expect(asked).toEqual([`${issuer}/.well-known/openid-configuration`, jwksEndpoint]);
});

describe('the function', () => {
  const mock = mockClient(S3Client);
  const fetched = globalThis.fetch;
  beforeAll(() => {
    Object.assign(process.env, {
      AWS_REGION: 'eu-central-1',
      ISSUER: issuer,
      JWKS_ENDPOINT: jwksEndpoint,
      BUCKET: 'keys',
      KEY: 'issuer-keys.json',
    });
  });
  afterAll(() => {
    globalThis.fetch = fetched;
  });

  async function invoke(event: object, fetch: Options['fetch']) {
    mock.reset();
    mock.on(PutObjectCommand).resolves({});
    globalThis.fetch = fetch as typeof globalThis.fetch;
    return await handler(event as ScheduledEvent | CloudFormationCustomResourceEvent);
  }

  test.each([
    ['the schedule', { source: 'aws.events' }],
    ['a creation', { RequestType: 'Create' }],
    ['an update', { RequestType: 'Update' }],
  ])('writes one object for %s', async (_, event) => {
    expect(await invoke(event, answering({ keys: [key] }))).toEqual({ PhysicalResourceId: 'issuer-keys' });
    const [put, ...others] = mock.commandCalls(PutObjectCommand).map(({ args }) => args[0].input);
    expect(put).toMatchObject({ Bucket: 'keys', Key: 'issuer-keys.json', ContentType: 'application/json' });
    expect(JSON.parse(String(put?.Body))).toMatchObject({ issuer, keys: [stored] });
    expect(others).toEqual([]);
  });

  test('does nothing for a deletion', async () => {
    const never: Options['fetch'] = () => Promise.reject(new Error('asked'));
    expect(await invoke({ RequestType: 'Delete' }, never)).toEqual({ PhysicalResourceId: 'issuer-keys' });
    expect(mock.calls()).toEqual([]);
  });

  test('fails and leaves the last object unchanged if the issuer is wrong', async () => {
    const fetch = answering({ keys: [key] }, { issuer: 'https://evil.example.com', jwks_uri: jwksEndpoint });
    await expect(invoke({ RequestType: 'Create' }, fetch)).rejects.toThrow('https://evil.example.com');
    expect(mock.calls()).toEqual([]);
  });
});
