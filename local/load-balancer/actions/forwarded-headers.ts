import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestFacts } from '../http/request-facts';
import type { LoadBalancerAttributes } from '../listener/attributes';

/** What the forwarded headers tell about the listener. */
export interface ListenerFacts {
  /** What clients speak to the listener: X-Forwarded-Proto. */
  readonly protocol: 'HTTP' | 'HTTPS';
  /** TCP port of the listener: X-Forwarded-Port. */
  readonly port: number;
}

/** Names that stay when `routing.http.drop_invalid_header_fields.enabled` is on. */
const validName = /^[-A-Za-z0-9]+$/;
/** Hop-by-hop by RFC 9110, section 7.6.1. Upgrade is not offered, and 100-continue was answered here. */
const hopByHop = ['keep-alive', 'proxy-connection', 'te', 'upgrade', 'expect', 'trailer'];

/** Rewrites the request's headers in place, as the target shall see them. */
export function rewriteRequestHeaders(
  headers: IncomingHttpHeaders,
  facts: RequestFacts & { readonly peerPort: number },
  listener: ListenerFacts,
  attributes: LoadBalancerAttributes,
): void {
  for (const name of hopByHop) delete headers[name];
  headers.connection = 'keep-alive';
  if (attributes['routing.http.drop_invalid_header_fields.enabled']) dropInvalidNames(headers);
  headers['x-forwarded-proto'] = listener.protocol.toLowerCase();
  headers['x-forwarded-port'] = String(listener.port);
  forwardedFor(headers, facts, attributes);
  headers['x-amzn-trace-id'] = traceId(headers['x-amzn-trace-id']?.toString());
  if (!attributes['routing.http.preserve_host_header.enabled'] && facts.host !== '') {
    headers.host = hostHeader(headers.host ?? '', listener.port);
  }
}

function dropInvalidNames(headers: IncomingHttpHeaders): void {
  for (const name of Object.keys(headers)) if (!validName.test(name)) delete headers[name];
}

function forwardedFor(
  headers: IncomingHttpHeaders,
  { peer, peerPort }: { readonly peer: string; readonly peerPort: number },
  attributes: LoadBalancerAttributes,
): void {
  const mode = attributes['routing.http.xff_header_processing.mode'];
  if (mode === 'preserve') return;
  const before = headers['x-forwarded-for']?.toString();
  delete headers['x-forwarded-for'];
  if (mode === 'remove') return;
  const bracketed = peer.includes(':') ? `[${peer}]` : peer;
  const client = attributes['routing.http.xff_client_port.enabled'] ? `${bracketed}:${peerPort}` : peer;
  headers['x-forwarded-for'] = before ? `${before}, ${client}` : client;
}

/** On 80 and 443 a port is removed, on other ports the listener's is added (ELB user guide, "Preserve host header"). */
function hostHeader(host: string, port: number): string {
  const name = host.replace(/:\d*$/, '');
  return port === 80 || port === 443 ? name : `${name}:${port}`;
}

/** Adds Root, or puts Self before the fields of a client that already has one (ELB user guide, "Request tracing"). */
function traceId(received: string | undefined): string {
  const id = `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
  if (received === undefined) return `Root=${id}`;
  return /(^|;)\s*Root=/i.test(received) ? `Self=${id};${received}` : `Root=${id};${received}`;
}
