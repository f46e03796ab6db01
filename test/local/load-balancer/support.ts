import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import type { AccessLogEntry } from '../../../local/load-balancer/access-log';
import type { LoadBalancerOptions } from '../../../local/load-balancer/options';

/** A self-signed certificate for the loopback names, its own CA. */
export function selfSigned(days = 2): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const files = ['-keyout', key, '-out', cert];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      ...curve,
      '-nodes',
      '-days',
      String(days),
      '-subj',
      '/CN=localhost',
      '-addext',
      names,
      ...files,
    ],
    {
      stdio: 'ignore',
    },
  );
  const pair = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return pair;
}

export const certificate = selfSigned();

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string;
  /** Host header. @default localhost:<port> */
  readonly host?: string;
}

/** One HTTPS request on a connection of its own. */
export async function send(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body, host }: Call = {},
): Promise<Reply> {
  const outgoing = request({
    host: '127.0.0.1',
    servername: 'localhost',
    port,
    path,
    method,
    headers: { host: host ?? `localhost:${port}`, ...headers },
    ca: certificate.cert,
    agent: false,
    maxHeaderSize: 65_536,
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode ?? 0, headers: response.headers, body: text };
}

/** An HTTPS server on loopback. */
export async function serve(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ port: number; server: Server; close: () => Promise<void> }> {
  const server = createServer({ ...certificate, maxHeaderSize: 131_072 }, handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { port: (server.address() as AddressInfo).port, server, close };
}

/** What the echo target tells about a request. */
export interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly bytes: number;
}

/** How long `/late` waits before it reads a body. */
export const lateMs = 400;

/**
 * Tells back what it received; `/late` reads the body later, `/zeros/<bytes>` sends that many, `/broken` breaks off
 * half-way, `/silent` never answers.
 */
export async function echoTarget() {
  let produced = 0;
  function* zeros(bytes: number) {
    const chunk = Buffer.alloc(65_536);
    for (produced = 0; produced < bytes; produced += chunk.length) yield chunk;
  }
  const server = await serve(async (incoming, response) => {
    if (incoming.url === '/silent') return;
    if (incoming.url === '/broken') {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      setTimeout(() => response.destroy(), 20);
      return;
    }
    const wanted = /^\/zeros\/(\d+)$/.exec(incoming.url ?? '')?.[1];
    if (wanted !== undefined) {
      pipeline(Readable.from(zeros(Number(wanted))), response, () => {});
      return;
    }
    if (incoming.url === '/late') await new Promise((resolve) => setTimeout(resolve, lateMs));
    let bytes = 0;
    try {
      for await (const chunk of incoming) bytes += chunk.length;
    } catch {
      return; // the load balancer gave the request up
    }
    response.setHeader('server', 'echo');
    response.setHeader('set-cookie', 'own=1');
    response.end(
      JSON.stringify({ method: incoming.method, url: incoming.url, headers: incoming.headers, bytes }),
    );
  });
  /** Bytes that `/zeros` has given away so far. */
  return { ...server, produced: () => produced };
}

export const targetGroupArn =
  'arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/mlflow/0123456789abcdef';
export const loadBalancerArn =
  'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/mlflow/0123456789abcdef';

export const forwardTo = { Type: 'forward', TargetGroupArn: targetGroupArn };
export const fixed = (StatusCode: string, MessageBody = '') => ({
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode, ContentType: 'text/plain', MessageBody },
});
export const host = (...Values: string[]) => ({ Field: 'host-header', HostHeaderConfig: { Values } });
export const path = (...Values: string[]) => ({ Field: 'path-pattern', PathPatternConfig: { Values } });
export const header = (HttpHeaderName: string, ...Values: string[]) => ({
  Field: 'http-header',
  HttpHeaderConfig: { HttpHeaderName, Values },
});
export const rule = (Priority: number, Conditions: unknown[], ...actions: object[]) => ({
  Priority,
  Conditions,
  Actions: actions.map((action, index) => ({ ...action, Order: index + 1 })),
});
export const httpsListener = (...DefaultActions: object[]) => ({
  LoadBalancerArn: loadBalancerArn,
  Port: 8443,
  Protocol: 'HTTPS',
  DefaultActions,
});

/** Options that forward everything to one target; tests change what they are about. */
export function optionsFor(targetPort: number, log: AccessLogEntry[] = []): LoadBalancerOptions {
  return {
    listener: httpsListener(forwardTo),
    rules: [],
    attributes: {},
    loadBalancerArn,
    targets: new Map([[targetGroupArn, { protocol: 'HTTPS', host: '127.0.0.1', port: targetPort }]]),
    bind: '127.0.0.1',
    port: 0,
    certificate,
    trustedCa: certificate.cert,
    secretKey: randomBytes(32),
    log: (entry) => log.push(entry),
    shutdownGraceMs: 100,
  };
}

/** Waits for what happens after the client has its answer: the log is written when the response has left. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
