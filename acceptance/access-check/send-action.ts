import { request as httpsRequest } from 'node:https';
import type { HttpAction } from '../access-table/action';
import type { Stack } from '../driver/server/stack';
import type { Credentials } from './credentials';

/** The response to an action. */
export interface ActionResponse {
  /** HTTP status; 0 if there was no response. */
  readonly status: number;
  /** Text of the response. */
  readonly body: string;
  /** `X-Request-Id` of the gatehouse. @default the load balancer responded without asking the server */
  readonly requestId?: string | undefined;
}

/**
 * Sends a request of the access table with the credentials of a caller.
 * @param port port of the load balancer's listener
 */
export function sendAction(
  stack: Stack,
  credentials: Credentials,
  action: HttpAction,
  port = stack.port,
): Promise<ActionResponse> {
  const { method, path, json, bytes, text: content, workspace, atServer = false } = action;
  const body = json === undefined ? (bytes ? 'x'.repeat(bytes) : content) : JSON.stringify(json);
  const headers = {
    host: `localhost:${stack.port}`,
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(workspace ? { 'x-mlflow-workspace': workspace } : {}),
    ...credentials,
    ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
  };
  // The load balancer does not verify the certificate of its target either.
  const target = atServer
    ? { port: stack.settings.ports.server, rejectUnauthorized: false }
    : { port, ca: stack.ca };
  const address = path.startsWith('/') ? path : `/api/2.0/mlflow/${path}`;
  const options = { host: 'localhost', ...target, agent: false, method, path: address, headers };
  return new Promise((resolve, reject) => {
    const request = httpsRequest(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      const requestId = response.headers['x-request-id'];
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: text,
          requestId: requestId as string | undefined,
        }),
      );
    });
    request.once('error', reject);
    request.end(body);
  });
}
