import type { IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Stack } from '../server/stack';

/** What curl would show. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Call {
  /** @default GET */
  readonly method?: string;
  /** Sent as it stands: no dots are resolved, nothing is encoded. @default / */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sent as a bearer token. */
  readonly token?: string;
}

/** One request to the stack's load balancer over a verified connection; redirects are not followed. */
export function send(stack: Pick<Stack, 'ca' | 'port'>, call: Call = {}): Promise<Answer> {
  const { method = 'GET', path = '/', headers, body, token } = call;
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      {
        host: 'localhost',
        // Else Node would hold the certificate against the Host header.
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

/** A call of MLflow's REST API with a token; throws unless the answer is 200. */
export async function rest<Result>(
  stack: Stack,
  token: string,
  method: string,
  path: string,
  content?: object,
): Promise<Result> {
  const answer = await send(stack, {
    method,
    path: `/api/2.0/mlflow/${path}`,
    token,
    ...(content ? { body: JSON.stringify(content), headers: { 'content-type': 'application/json' } } : {}),
  });
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body) as Result;
}
