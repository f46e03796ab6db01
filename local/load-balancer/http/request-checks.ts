import type { IncomingMessage } from 'node:http';
import { type Answer, refusal } from './answer';
import type { RequestFacts } from './request-facts';

const kib = 1024;
/** HTTP header limits of an Application Load Balancer (ELB user guide, "Quotas"). */
const maxRequestLine = 16 * kib;
const maxHeaderLine = 16 * kib;
const maxHeaders = 64 * kib;
/** More addresses in X-Forwarded-For answer 463 (ELB user guide, "Troubleshoot"). */
const maxForwardedAddresses = 30;

/** Node's parser must let through what these checks shall answer; beyond it Node reports an overflow. */
export const parserHeaderLimit = 128 * kib;

const authorityPattern = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/;

/** What the load balancer refuses before it looks at a rule. */
export function requestProblem(request: IncomingMessage, facts: RequestFacts): Answer | undefined {
  return sizeProblem(facts) ?? framingProblem(request) ?? shapeProblem(request, facts);
}

function sizeProblem({ method, target, headerLines }: RequestFacts): Answer | undefined {
  const requestLine = Buffer.byteLength(`${method} ${target} HTTP/1.1`);
  const sizes = headerLines.map(([name, value]) => Buffer.byteLength(`${name}: ${value}\r\n`, 'latin1'));
  const all = requestLine + sizes.reduce((sum, size) => sum + size, 0);
  if (requestLine > maxRequestLine) return refusal(400, 'RequestLineTooLong');
  if (sizes.some((size) => size > maxHeaderLine)) return refusal(400, 'HeaderTooLong');
  return all > maxHeaders ? refusal(400, 'HeadersTooLong') : undefined;
}

/** Node's parser refuses the rest of request smuggling: both lengths at once, bad chunks, folded lines. */
function framingProblem({ headers }: IncomingMessage): Answer | undefined {
  const coding = headers['transfer-encoding'];
  return coding !== undefined && coding.toLowerCase() !== 'chunked'
    ? refusal(501, 'TransferEncodingUnknown')
    : undefined;
}

function shapeProblem(request: IncomingMessage, { method, target, authority, headerLines }: RequestFacts) {
  if (method === 'TRACE') return refusal(405, 'TraceNotAllowed');
  if (!target.startsWith('/') && target !== '*') return refusal(400, 'TargetNotAPath');
  if (authority !== '' && !authorityPattern.test(authority)) return refusal(400, 'HostMalformed');
  if (headerLines.filter(([name]) => name === 'host').length > 1) return refusal(400, 'HostRepeated');
  // MLflow has no WebSocket, and a refusal is honest where a silent downgrade is not.
  if (/websocket/i.test(request.headers.upgrade ?? '')) return refusal(501, 'WebSocketNotImplementedHere');
  const addresses = forwardedAddresses(request);
  return addresses > maxForwardedAddresses ? refusal(463, 'ForwardedAddressesTooMany') : undefined;
}

function forwardedAddresses({ headers }: IncomingMessage): number {
  const value = headers['x-forwarded-for'];
  return value === undefined ? 0 : String(value).split(',').length;
}
