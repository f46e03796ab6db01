import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream';
import { type Answer, refusal } from '../http/answer';
import type { Target } from '../listener/target';

/** A response header beyond it answers 502 (ELB user guide, "Quotas"). */
const maxResponseHeaders = 32 * 1024;
/** Hop-by-hop by RFC 9110, section 7.6.1; Node frames the response itself. */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'trailer', 'upgrade'];

/** A request that is forwarded to a target, and its response. */
export interface ForwardedRequest {
  /** As received; its body is streamed to the target. */
  readonly request: IncomingMessage;
  /** Takes the target's response, unless `forward` resolves with an answer. */
  readonly response: ServerResponse;
  /** Request target as received: the load balancer matches and forwards it raw. */
  readonly path: string;
  /** Request headers as the target gets them. */
  readonly headers: IncomingHttpHeaders;
  /** Changes the response's headers before they are sent. */
  readonly onHeaders: (headers: IncomingHttpHeaders) => void;
}

/**
 * Streams requests to targets, both ways, nothing buffered. Own code and not http-proxy-3, because that normalises
 * paths and sends the chunked body of a DELETE unframed behind `Content-Length: 0`: a second request for the target.
 */
export class Forwarder {
  private readonly https: HttpsAgent;
  private readonly http: HttpAgent;

  constructor(private readonly idleTimeoutMs: number) {
    // An idle connection is closed from this side, so a target must keep it open for longer.
    const settings = { keepAlive: true, timeout: idleTimeoutMs };
    // An Application Load Balancer does not validate the target's certificate (ELB user guide, "Target groups").
    this.https = new HttpsAgent({ ...settings, rejectUnauthorized: false });
    this.http = new HttpAgent(settings);
  }

  /** Resolves if the response is over, or with the load balancer's own answer if the target gave none. */
  forward(target: Target, forwarded: ForwardedRequest): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const { request, response } = forwarded;
      const outgoing = this.open(target, forwarded);
      let timedOut = false;
      outgoing.setTimeout(this.idleTimeoutMs, () => {
        timedOut = true;
        outgoing.destroy();
      });
      outgoing.on('response', (incoming) => {
        try {
          respond(incoming, forwarded);
        } catch (error) {
          // Node refuses to write what it was lenient to read.
          incoming.destroy();
          resolve(refusal(502, 'TargetResponseInvalid', String(error)));
        }
      });
      outgoing.on('error', (error) => {
        if (!response.headersSent) resolve(failure(error, timedOut, request.complete));
      });
      response.on('close', () => {
        if (!response.writableFinished) outgoing.destroy();
        resolve(undefined);
      });
      request.pipe(outgoing);
    });
  }

  /** Closes idle connections to targets. */
  close(): void {
    this.https.destroy();
    this.http.destroy();
  }

  private open({ protocol, host, port }: Target, { request, path, headers }: ForwardedRequest) {
    const options = {
      host,
      port,
      path,
      method: request.method ?? 'GET',
      headers,
      maxHeaderSize: maxResponseHeaders,
    };
    return protocol === 'HTTPS'
      ? httpsRequest({ ...options, agent: this.https })
      : httpRequest({ ...options, agent: this.http });
  }
}

function respond(incoming: IncomingMessage, { response, onHeaders }: ForwardedRequest): void {
  const headers = { ...incoming.headers };
  for (const name of hopByHop) delete headers[name];
  onHeaders(headers);
  response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, headers);
  // If one side ends, the other ends too: the response of a target that died must not look complete.
  pipeline(incoming, response, () => {});
}

/** 408: the client stopped sending; 504: the target did not answer in time; 502: it refused or broke off. */
function failure(error: Error, timedOut: boolean, requestComplete: boolean): Answer {
  if (timedOut) return requestComplete ? refusal(504, 'TargetTimeout') : refusal(408, 'ClientTimeout');
  return refusal(502, 'TargetConnectionError', error.message);
}
