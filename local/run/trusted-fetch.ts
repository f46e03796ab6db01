import { request } from 'node:https';
import { rootCertificates } from 'node:tls';

/** The response to an HTTPS request. */
export interface FetchResult {
  /** HTTP status. */
  readonly status: number;
  /** Body as UTF-8 text. */
  readonly body: string;
}

/** The part of a request beyond its URL. */
export interface FetchOptions {
  /** HTTP method. @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Request headers. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Request body. @default none */
  readonly body?: string;
  /** Bytes of the response that are accepted. @default 153600 */
  readonly maxBytes?: number;
}

/** Node's own fetch takes no CA bundle, and NODE_EXTRA_CA_CERTS is read at the start of the process only. */
export type TrustedFetch = (url: string, options?: FetchOptions) => Promise<FetchResult>;

/** The load balancer waits this long for an issuer (ELB user guide, "Access logs": …EpRequestTimeout). */
const defaultTimeoutMs = 5000;
const defaultMaxBytes = 150 * 1024;

/** The issuer did not answer in time. */
export class FetchTimeout extends Error {}

/** A fetch that trusts the public roots and the given bundle, follows no redirect and reads a bounded body. */
export function trustedFetch(trustedCa: string | undefined, timeoutMs = defaultTimeoutMs): TrustedFetch {
  const ca = [...rootCertificates, ...(trustedCa ? [trustedCa] : [])];
  return (url, { method = 'GET', headers = {}, body, maxBytes = defaultMaxBytes } = {}) =>
    new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(timeoutMs);
      const fail = (error: Error) =>
        reject(signal.aborted ? new FetchTimeout(`${url} did not answer in ${timeoutMs} ms`) : error);
      const outgoing = request(url, { method, headers, ca, agent: false, signal }, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size > maxBytes) response.destroy(new Error(`${url} answered more than ${maxBytes} bytes`));
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
        response.on('error', fail);
      });
      outgoing.on('error', fail);
      outgoing.end(body);
    });
}
