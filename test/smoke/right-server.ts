import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureVersion } from 'node:tls';
import { closedPaths } from '../../lib/config/public-paths';
import { selfSigned } from '../local/load-balancer/support';

/** The authority and key of the tests' servers. */
export const certificate = selfSigned(100);

/** The same, but its end is near. */
export const endingCertificate = selfSigned(2);

/** What a server answers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request as a server sees it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly token: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** How a server differs from one that is right. */
export interface Difference {
  /** Answers instead; undefined leaves the request to the right server. */
  readonly answer?: (seen: Seen, right: () => Reply) => Reply | undefined;
  /** The oldest version of TLS. */
  readonly minVersion?: SecureVersion;
  /** Its certificate. */
  readonly certificate?: typeof certificate;
  /** Speaks plain HTTP on its port. */
  readonly plain?: boolean;
}

/** The only token that the server accepts. */
export const token = ['eyJhbGciOiJSUzI1NiJ9', Buffer.from('{"sub":"me"}').toString('base64url'), 'Zm9v'].join(
  '.',
);

const onEvery = {
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
};

/** A running server. */
export interface RunningServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts a tiny server that answers as the load balancer and MLflow do, but for one difference. */
export async function startServer(difference: Difference = {}): Promise<RunningServer> {
  const { answer, minVersion = 'TLSv1.2', plain } = difference;
  const files = new Map<string, string>();
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { authorization = '', host = '' } = request.headers;
    const seen: Seen = {
      method: request.method ?? '',
      path: request.url ?? '',
      host,
      token: /^Bearer (.*)$/.exec(authorization)?.[1],
      headers: request.headers,
      body,
    };
    const right = () => rightReply(seen, origin, files);
    const reply = answer?.(seen, right) ?? right();
    response.writeHead(reply.status, { ...onEvery, ...reply.headers }).end(reply.body ?? '');
  };
  const server = plain
    ? createHttpServer(listener)
    : createServer(
        { ...(difference.certificate ?? certificate), minVersion, ciphers: 'DEFAULT@SECLEVEL=0' },
        listener,
      );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const closed = closedPaths.map(
  (pattern) => new RegExp(`^${pattern.replace(/[.]/g, '\\.').replace('*', '.*')}$`),
);
const api = /^\/(api|ajax-api|graphql|v1|get-artifact|model-versions)/;

function rightReply(seen: Seen, origin: string, files: Map<string, string>): Reply {
  const path = seen.path.split('?')[0] ?? '';
  if (closed.some((pattern) => pattern.test(path))) return { status: 404 };
  if (seen.host !== new URL(origin).host) return { status: 403 };
  if (path === '/.well-known/oauth-protected-resource')
    return {
      status: 200,
      body: JSON.stringify({ resource: origin, authorization_servers: ['https://127.0.0.1:8444'] }),
    };
  if (seen.token === token) return ofMlflow(seen, path, files);
  if (seen.token !== undefined || api.test(path)) return { status: 401 };
  return { status: 302, headers: { location: loginAt(origin) } };
}

/** The redirect to the issuer of the fixture `local`. */
export const loginAt = (origin: string, changes: Readonly<Record<string, string>> = {}): string => {
  const query = new URLSearchParams({
    client_id: 'mlflow-load-balancer',
    response_type: 'code',
    scope: 'openid mlflow/access',
    state: 'sealed',
    redirect_uri: `${origin}/oauth2/idpresponse`,
    ...changes,
  });
  return `https://127.0.0.1:8444/auth?${query}`;
};

function ofMlflow({ method, body }: Seen, path: string, files: Map<string, string>): Reply {
  const ofServer = { 'x-request-id': randomUUID() };
  const ok = (content: object | string): Reply => ({
    status: 200,
    headers: ofServer,
    body: typeof content === 'string' ? content : JSON.stringify(content),
  });
  if (path.includes('/mlflow-artifacts/artifacts/')) {
    if (method === 'PUT') files.set(path, body);
    if (method === 'DELETE') files.delete(path);
    const text = method === 'GET' ? files.get(path) : '';
    return text === undefined ? { status: 404, headers: ofServer } : ok(text);
  }
  if (path === '/version') return ok('3.17.2');
  if (path.endsWith('/experiments/get-by-name')) return { status: 404, headers: ofServer };
  if (path.endsWith('/experiments/create')) return ok({ experiment_id: '7' });
  if (path.endsWith('/runs/create'))
    return ok({
      run: {
        info: { run_id: 'run-1', artifact_uri: 'mlflow-artifacts:/workspaces/fraud/7/run-1/artifacts' },
      },
    });
  return ok({});
}
