import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AccessLogEntry } from './access-log';
import { applyListenerHeaders } from './actions/response-headers';
import { errorPage, statusText } from './http/answer';
import type { ListenerAttributes } from './listener/attributes';

type ParserError = Error & { readonly code?: string };

/**
 * Answers what Node's HTTP parser refused (400; 408 if the headers took too long) and closes the connection. After a
 * failed TLS handshake, mostly plain HTTP on the TLS port, it closes without an answer, as the load balancer does.
 */
export function answerParserError(
  error: ParserError,
  socket: Duplex,
  attributes: ListenerAttributes,
  log: ((entry: AccessLogEntry) => void) | undefined,
): void {
  const code = error.code ?? error.name;
  const fromParser = code.startsWith('HPE_') || code.startsWith('ERR_HTTP_');
  const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const client = socket instanceof Socket ? (socket.remoteAddress ?? '') : '';
  // If a client leaves in the middle of a request, the request has its own entry.
  if (code !== 'ECONNRESET') {
    log?.({ time: new Date().toISOString(), client, reason: code, ...(fromParser && { status }) });
  }
  if (fromParser && socket.writable) socket.end(closingResponse(status, attributes));
  else socket.destroy();
}

function closingResponse(status: number, attributes: ListenerAttributes): string {
  const body = errorPage(status);
  const headers: NodeJS.Dict<string | number> = { server: 'awselb/2.0', 'content-type': 'text/html' };
  Object.assign(headers, { 'content-length': Buffer.byteLength(body), connection: 'close' });
  applyListenerHeaders(headers, attributes);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${statusText(status)}\r\n${lines.join('')}\r\n${body}`;
}
