import type { IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Stack } from '../server/stack';

/** A response. */
export interface Response {
  /** HTTP status. */
  readonly status: number;
  /** Response headers. */
  readonly headers: IncomingHttpHeaders;
  /** Text of the response. */
  readonly body: string;
}

/** A request. */
export interface Call {
  /** HTTP method. @default GET */
  readonly method?: string;
  /** Sent unchanged: dots are not resolved, and nothing is encoded. @default / */
  readonly path?: string;
  /** Request headers, besides `Authorization` for the token. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Body of the request. @default none */
  readonly body?: string;
  /** Sent as a bearer token. @default none */
  readonly token?: string;
}

/** Sends a request to the load balancer of the stack over verified TLS; does not follow redirects. */
export function send(stack: Pick<Stack, 'ca' | 'port'>, call: Call = {}): Promise<Response> {
  const { method = 'GET', path = '/', headers, body, token } = call;
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      {
        host: 'localhost',
        // Otherwise Node compares the certificate with the Host header.
        servername: 'localhost',
        port: stack.port,
        ca: stack.ca,
        agent: false,
        method,
        path,
        headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}

/** Calls MLflow's REST API. @throws Error unless the response is 200 */
export async function rest<Result>(
  stack: Stack,
  token: string,
  method: string,
  path: string,
  content?: object,
): Promise<Result> {
  const response = await send(stack, {
    method,
    path: `/api/2.0/mlflow/${path}`,
    token,
    ...(content ? { body: JSON.stringify(content), headers: { 'content-type': 'application/json' } } : {}),
  });
  if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${response.body}`);
  return JSON.parse(response.body) as Result;
}
