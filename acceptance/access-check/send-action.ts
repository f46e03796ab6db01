import { request as httpsRequest } from 'node:https';
import type { Caller, HttpAction } from '../access-table/row';
import type { Stack } from '../driver/server/stack';
import type { Credentials } from './credentials';

/** What came of an action. */
export interface Acted {
  readonly status: number;
  readonly body: string;
  /** The gatehouse's; absent when the load balancer has answered by itself. */
  readonly requestId?: string | undefined;
}

/**
 * Sends a request of the access table as a caller would.
 * @param port of the listener
 */
export function act(
  stack: Stack,
  credentials: Credentials,
  action: HttpAction,
  port = stack.port,
): Promise<Acted> {
  const { method, path, json, bytes, text, workspace, atServer = false } = action;
  const body = json === undefined ? (bytes ? 'x'.repeat(bytes) : text) : JSON.stringify(json);
  const headers = {
    host: `localhost:${stack.port}`,
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(workspace ? { 'x-mlflow-workspace': workspace } : {}),
    ...credentials,
    ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
  };
  // The load balancer does not look at its target's certificate either.
  const target = atServer
    ? { port: stack.settings.ports.server, rejectUnauthorized: false }
    : { port, ca: stack.ca };
  const address = path.startsWith('/') ? path : `/api/2.0/mlflow/${path}`;
  const options = { host: 'localhost', ...target, agent: false, method, path: address, headers };
  return new Promise((resolve, reject) => {
    const request = httpsRequest(options, (response) => {
      let answer = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        answer += chunk;
      });
      const requestId = response.headers['x-request-id'];
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: answer,
          requestId: requestId as string | undefined,
        }),
      );
    });
    request.once('error', reject);
    request.end(body);
  });
}

export type AllCredentials = Readonly<Record<Caller, Credentials>>;
