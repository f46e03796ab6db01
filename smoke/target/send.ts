import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { Broken } from '../../checks/verdict';
import type { Target } from './target';
import { trusting } from './trust';

/** A request. */
export interface Call {
  /** HTTP method. @default GET */
  readonly method?: string;
  /** Sent unchanged: dots are not resolved, and nothing is encoded. @default / */
  readonly path?: string;
  /** Request headers, beside `Authorization` for the token. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Body. @default none */
  readonly body?: string;
  /** Sent as a bearer token. @default none */
  readonly token?: string;
}

/** A response. */
export interface Answer {
  /** HTTP status. */
  readonly status: number;
  /** Response headers. */
  readonly headers: IncomingHttpHeaders;
  /** Body as text. */
  readonly body: string;
}

/** Milliseconds. The load balancer gives up on the server after a minute (`exposure.idleTimeoutSeconds`). */
const timeout = 70_000;

/**
 * Sends a request over verified TLS, on a connection of its own; follows no redirect.
 * @throws Broken if nothing answers
 */
export function send({ origin, ca }: Pick<Target, 'origin' | 'ca'>, call: Call = {}): Promise<Answer> {
  const { method = 'GET', path = '/', headers, body, token } = call;
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: hostname,
        // Otherwise Node compares the certificate with the Host header.
        servername: hostname,
        port: port || 443,
        ...(ca === undefined ? {} : { secureContext: trusting(ca) }),
        agent: false,
        method,
        path,
        headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
        signal: AbortSignal.timeout(timeout),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.once('error', (error) =>
      reject(new Broken(`${origin} does not answer: ${error.message}`, `curl -sSv ${origin}/`)),
    );
    outgoing.end(body);
  });
}

/** Whether the server itself has answered: the load balancer sets no `x-request-id`. */
export const isOfServer = ({ headers }: Answer): boolean => headers['x-request-id'] !== undefined;
