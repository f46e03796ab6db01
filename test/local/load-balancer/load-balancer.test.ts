import { once } from 'node:events';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccessLogEntry } from '../../../local/load-balancer/access-log';
import { startLoadBalancer } from '../../../local/load-balancer/load-balancer';
import type { LoadBalancer } from '../../../local/load-balancer/options';
import {
  certificate,
  type Echo,
  echoTarget,
  fixed,
  forwardTo,
  header,
  host,
  httpsListener,
  lateMs,
  optionsFor,
  path,
  rule,
  send,
  targetGroupArn,
  until,
} from './support';

let target: Awaited<ReturnType<typeof echoTarget>>;
let balancer: LoadBalancer;
const log: AccessLogEntry[] = [];
beforeAll(async () => {
  target = await echoTarget();
  balancer = await startLoadBalancer({
    ...optionsFor(target.port, log),
    listener: {
      ...httpsListener(fixed('403', 'no such host')),
      ListenerAttributes: [
        { Key: 'routing.http.response.server.enabled', Value: 'false' },
        { Key: 'routing.http.response.strict_transport_security.header_value', Value: 'max-age=31536000' },
        { Key: 'routing.http.response.x_content_type_options.header_value', Value: 'nosniff' },
      ],
    },
    rules: [
      rule(30, [host('localhost')], forwardTo),
      rule(10, [path('/closed/*')], fixed('404')),
      rule(20, [host('localhost'), path('/old')], {
        Type: 'redirect',
        RedirectConfig: { StatusCode: 'HTTP_301', Path: '/new/#{path}' },
      }),
      rule(25, [header('x-open', '*')], forwardTo),
    ],
    attributes: {
      'idle_timeout.timeout_seconds': '1',
      'routing.http.drop_invalid_header_fields.enabled': 'true',
    },
  });
});
afterAll(async () => {
  await balancer.close();
  await target.close();
});

const call: typeof send extends (port: number, ...rest: infer R) => infer T ? (...rest: R) => T : never = (
  ...rest
) => send(balancer.port, ...rest);
const echo = async (...rest: Parameters<typeof call>): Promise<Echo> =>
  JSON.parse((await call(...rest)).body);

async function entriesOf(matches: (entry: AccessLogEntry) => boolean): Promise<AccessLogEntry[]> {
  await until(() => log.some(matches));
  return log.filter(matches);
}

describe('rules', () => {
  test.each<[string, string, Parameters<typeof call>[1], number]>([
    ['closed before open', '/closed/x', {}, 404],
    ['forwarded', '/open', {}, 200],
    ['host in another case and without port', '/', { host: 'LOCALHOST' }, 200],
    ['foreign host', '/', { host: 'evil.example.com' }, 403],
    ['foreign host by a header rule', '/', { host: 'evil.example.com', headers: { 'x-open': '1' } }, 200],
    ['redirected', '/old?a=1', {}, 301],
  ])('%s', async (_, url, options, status) => {
    expect((await call(url, options)).status).toBe(status);
  });

  test('a redirect keeps what it does not change', async () => {
    expect((await call('/old?a=1')).headers.location).toBe(`https://localhost:${balancer.port}/new/old?a=1`);
  });

  test('the log has the rule, actions and status, and no query', async () => {
    await call('/closed/logged?code=secret');
    expect(await entriesOf(({ path }) => path === '/closed/logged')).toEqual([
      expect.objectContaining({
        method: 'GET',
        path: '/closed/logged',
        status: 404,
        rule: 10,
        actions: ['fixed-response'],
        client: '127.0.0.1',
      }),
    ]);
    expect(JSON.stringify(log)).not.toContain('secret');
  });
});

describe('what the target sees', () => {
  test.each(['//api/x', '/%61pi/x', '/./a/../b?x=1&y', '/a?b?c'])('the raw path %s', async (raw) => {
    expect((await echo(raw)).url).toBe(raw);
  });

  test('forwarded headers: appended, set, and traced', async () => {
    const { headers } = await echo('/', {
      headers: {
        'x-forwarded-for': '203.0.113.7',
        'x-forwarded-proto': 'http',
        'x-forwarded-port': '1',
        'x-amzn-trace-id': 'Root=1-2-3;Sampled=1',
      },
    });
    expect(headers).toMatchObject({
      host: `localhost:${balancer.port}`,
      'x-forwarded-for': '203.0.113.7, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': String(balancer.port),
      'x-amzn-trace-id': expect.stringMatching(/^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-2-3;Sampled=1$/),
    });
    expect((await echo('/')).headers['x-amzn-trace-id']).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  test('the port of the listener on a host that names none', async () => {
    expect((await echo('/', { host: 'localhost' })).headers.host).toBe(`localhost:${balancer.port}`);
  });

  test('no header with an invalid name, and no hop-by-hop header', async () => {
    const { headers } = await echo('/', {
      headers: { X_User: 'a', 'x-user': 'b', te: 'trailers', expect: '100-continue' },
    });
    expect(headers).toMatchObject({ 'x-user': 'b', connection: 'keep-alive' });
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['x_user']));
    expect(headers.te ?? headers.expect).toBeUndefined();
  });

  test('x-amzn-oidc headers of the client, because AWS does not document that they are removed', async () => {
    expect((await echo('/', { headers: { 'x-amzn-oidc-data': 'forged' } })).headers['x-amzn-oidc-data']).toBe(
      'forged',
    );
  });

  test('the framed body of a chunked DELETE and no second request', async () => {
    let requests = 0;
    const count = () => requests++;
    target.server.on('request', count);
    const reply = await echo('/', {
      method: 'DELETE',
      headers: { 'transfer-encoding': 'chunked' },
      body: 'GET /closed/x HTTP/1.1\r\n\r\n',
    });
    target.server.off('request', count);
    expect([reply.method, reply.bytes, requests]).toEqual(['DELETE', 26, 1]);
  });
});

test('listener attributes are on every response', async () => {
  for (const [url, options] of [
    ['/', {}],
    ['/closed/x', {}],
    ['/', { method: 'TRACE' }],
  ] as const) {
    const { headers } = await call(url, options);
    expect(headers).toMatchObject({
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
    });
    expect(headers.server).toBeUndefined();
  }
  expect(await raw('BROKEN\r\n\r\n')).toMatch(
    /^HTTP\/1\.1 400 [\s\S]*strict-transport-security: max-age=31536000/,
  );
});

describe('refused before any rule', () => {
  const kib = 1024;
  test.each<[string, string, Parameters<typeof call>[1], number]>([
    ['TRACE', '/', { method: 'TRACE' }, 405],
    ['request line over 16 K', `/${'a'.repeat(16 * kib)}`, {}, 400],
    ['header over 16 K', '/', { headers: { 'x-a': 'a'.repeat(16 * kib) } }, 400],
    [
      'headers over 64 K',
      '/',
      { headers: Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`x-${n}`, 'a'.repeat(14 * kib)])) },
      400,
    ],
    ['headers over what the parser takes', '/', { headers: { 'x-a': 'a'.repeat(140 * kib) } }, 400],
    [
      '31 forwarded addresses',
      '/',
      { headers: { 'x-forwarded-for': Array(31).fill('10.0.0.1').join(', ') } },
      463,
    ],
    ['WebSocket', '/', { headers: { connection: 'Upgrade', upgrade: 'websocket' } }, 501],
    ['malformed host', '/', { host: 'localhost/@evil' }, 400],
  ])('%s', async (_, url, options, status) => {
    expect((await call(url, options)).status).toBe(status);
  });

  test('a request just within the limits is forwarded', async () => {
    expect(
      (await call(`/${'a'.repeat(15 * kib)}`, { headers: { 'x-a': 'a'.repeat(15 * kib) } })).status,
    ).toBe(200);
    expect(
      (await call('/', { headers: { 'x-forwarded-for': Array(30).fill('10.0.0.1').join(', ') } })).status,
    ).toBe(200);
  });

  const start = 'POST / HTTP/1.1\r\nHost: localhost\r\n';
  test.each([
    ['two lengths', `${start}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['two different Content-Lengths', `${start}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd`, 400],
    ['a space before the colon', `${start}Content-Length : 4\r\n\r\nabcd`, 400],
    ['a folded header', `${start}X-A: 1\r\n b: 2\r\n\r\n`, 400],
    ['a bare line feed', 'GET / HTTP/1.1\nHost: localhost\n\n', 400],
    ['unknown transfer coding', `${start}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, 501],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n', 400],
    ['absolute target', 'GET https://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
  ])('%s', async (_, text, status) => {
    expect(await raw(text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});

async function raw(text: string): Promise<string> {
  const socket = connectTls({
    host: '127.0.0.1',
    port: balancer.port,
    servername: 'localhost',
    ca: certificate.cert,
  });
  socket.write(text);
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return chunk.toString();
}

describe('after a failure', () => {
  test('plain HTTP on the TLS port is closed, and logged once', async () => {
    const socket = connectTcp(balancer.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.resume().on('error', () => {});
    await once(socket, 'close');
    expect(await entriesOf(({ reason }) => reason === 'ERR_SSL_HTTP_REQUEST')).toHaveLength(1);
    expect((await call('/')).status).toBe(200);
  });

  test('a silent target is answered with 504, a stalled upload with 408', async () => {
    const upload = request({
      host: '127.0.0.1',
      port: balancer.port,
      path: '/',
      method: 'PUT',
      ca: certificate.cert,
      headers: { host: 'localhost' },
      agent: false,
    });
    upload.write('half');
    const [[stalled], silent] = await Promise.all([once(upload, 'response'), call('/silent')]);
    expect([silent.status, stalled.statusCode]).toEqual([504, 408]);
    upload.destroy();
  });

  test('a response that breaks off does not look complete', async () => {
    await expect(call('/broken')).rejects.toThrow('aborted');
    expect(await entriesOf(({ path }) => path === '/broken')).toEqual([
      expect.objectContaining({ status: 200, reason: 'ResponseIncomplete' }),
    ]);
  });

  test('a client that leaves ends the request to the target', async () => {
    const outgoing = request({
      host: '127.0.0.1',
      port: balancer.port,
      path: '/silent',
      ca: certificate.cert,
      headers: { host: 'localhost' },
      agent: false,
    });
    outgoing.on('error', () => {}).end();
    const [incoming] = await once(target.server, 'request');
    const left = Date.now();
    outgoing.destroy();
    await once(incoming.socket, 'close');
    expect(Date.now() - left).toBeLessThan(500); // the idle timeout would take a second
    expect(await entriesOf(({ status }) => status === 460)).toHaveLength(1);
  });

  test('a dead target is answered with 502', async () => {
    const other = await startLoadBalancer({
      ...optionsFor(1),
      targets: new Map([[targetGroupArn, { protocol: 'HTTP', host: '127.0.0.1', port: 1 }]]),
    });
    expect((await send(other.port, '/')).status).toBe(502);
    await other.close();
  });
});

describe('64 MB stream through, and wait for the slower side instead of filling memory', () => {
  const megabyte = 1024 * 1024;
  const all = 64 * megabyte;
  const settings = () => ({
    host: '127.0.0.1',
    port: balancer.port,
    ca: certificate.cert,
    headers: { host: 'localhost' },
    agent: false,
  });

  test('up, to a target that reads late', async () => {
    const upload = request({ ...settings(), path: '/late', method: 'PUT' });
    let sent = 0;
    let sentBeforeReading = 0;
    setTimeout(() => {
      sentBeforeReading = sent;
    }, lateMs - 50);
    for (; sent < all; sent += megabyte) {
      if (!upload.write(Buffer.alloc(megabyte))) await once(upload, 'drain');
    }
    const [response] = await once(upload.end(), 'response');
    expect(JSON.parse((await once(response, 'data')).toString()).bytes).toBe(all);
    expect(sentBeforeReading).toBeGreaterThan(0);
    expect(sentBeforeReading).toBeLessThan(all / 2);
  });

  test('down, to a client that reads late', async () => {
    const [response] = await once(request({ ...settings(), path: `/zeros/${all}` }).end(), 'response');
    await new Promise((resolve) => setTimeout(resolve, lateMs));
    expect(target.produced()).toBeLessThan(all / 2);
    let bytes = 0;
    for await (const chunk of response) bytes += chunk.length;
    expect(bytes).toBe(all);
  });
});

test('close() waits for requests in flight, then ends those that hang', async () => {
  const other = await startLoadBalancer({ ...optionsFor(target.port), shutdownGraceMs: 300 });
  const hanging = send(other.port, '/silent').catch((error: NodeJS.ErrnoException) => error.code);
  await once(target.server, 'request');
  const started = Date.now();
  await other.close();
  expect(Date.now() - started).toBeGreaterThanOrEqual(290);
  expect(await hanging).toBe('ECONNRESET');
  await expect(send(other.port, '/')).rejects.toThrow('ECONNREFUSED');
});

test('an HTTP listener can redirect to HTTPS, and needs no certificate', async () => {
  const { certificate: _, ...options } = optionsFor(target.port);
  const toHttps = {
    Type: 'redirect',
    RedirectConfig: { StatusCode: 'HTTP_301', Protocol: 'HTTPS', Port: '443' },
  };
  const plain = await startLoadBalancer({
    ...options,
    listener: { ...httpsListener(toHttps), Protocol: 'HTTP' },
  });
  const outgoing = plainRequest({
    host: '127.0.0.1',
    port: plain.port,
    path: '/a?b=1',
    headers: { host: 'localhost' },
    agent: false,
  });
  const [response] = await once(outgoing.end(), 'response');
  expect([response.statusCode, response.headers.location]).toEqual([301, 'https://localhost/a?b=1']);
  response.resume();
  await plain.close();
});
