import type { IncomingMessage } from 'node:http';

/** What conditions and actions look at, as received: nothing is decoded or normalised. */
export interface RequestFacts {
  /** HTTP method, such as `GET`. */
  readonly method: string;
  /** First Host header in lower case, with its port; '' when there is none (HTTP/1.0). */
  readonly authority: string;
  /** The same without the port. */
  readonly host: string;
  /** Request target as received. */
  readonly target: string;
  /** The target up to the question mark. */
  readonly path: string;
  /** The target behind the question mark. */
  readonly query: string;
  /** Every header line, names in lower case, order and repetitions kept. */
  readonly headerLines: readonly (readonly [name: string, value: string])[];
  /** Address of the TCP peer. */
  readonly peer: string;
}

/** Reads the facts off a request. */
export function requestFacts(request: IncomingMessage): RequestFacts {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const authority = (request.headers.host ?? '').toLowerCase();
  return {
    method: request.method ?? '',
    authority,
    host: authority.replace(/:\d*$/, ''),
    target,
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headerLines: headerLines(request.rawHeaders),
    peer: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  };
}

/** Pairs up Node's flat list of names and values. */
export function headerLines(rawHeaders: readonly string[]): [string, string][] {
  return rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? '']] : [],
  );
}
