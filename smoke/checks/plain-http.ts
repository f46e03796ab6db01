import { request } from 'node:http';
import { good, red, together, type Verdict } from '../../checks/verdict';
import type { SmokeCheck } from '../facts';
import { drift } from '../target/drift';
import type { Target } from '../target/target';

/** Milliseconds. A security group drops packets without an answer. */
const timeout = 5000;

/** Nothing is served without TLS: plain HTTP finds no listener, or one that redirects. */
export const plainHttp: SmokeCheck = {
  name: 'plain-http',
  title: 'Plain HTTP is refused or redirected to HTTPS, as configured.',
  looksAt: 'plain HTTP on the port of HTTPS and, on AWS or with a redirect, on exposure.plainHttpPort',
  run: async ({ target }) => {
    const { exposure } = target.environment;
    const onHttps = withoutContent(target, await ask(target, Number(new URL(target.origin).port || 443)));
    if (exposure.plainHttp === 'redirect')
      return together(
        [onHttps, redirected(target, await ask(target, exposure.plainHttpPort))],
        'it is redirected',
      );
    // On this machine, the port may be another program's.
    if (target.place === 'this machine') return together([onHttps], 'it is refused');
    return together(
      [onHttps, withoutContent(target, await ask(target, exposure.plainHttpPort))],
      'it is refused',
    );
  },
};

interface PlainAnswer {
  readonly port: number;
  /** Undefined if nothing answered. */
  readonly status?: number;
  readonly location?: string | undefined;
}

function withoutContent(target: Target, { port, status }: PlainAnswer): Verdict {
  if (status === undefined || status >= 400) return good('refused');
  return red(
    `plain HTTP on port ${port} is answered ${status}`,
    drift(target, 'listeners; then network, the security group'),
  );
}

function redirected(target: Target, { port, status, location = '' }: PlainAnswer): Verdict {
  if (status === 301 && location.startsWith(`${target.origin}/`)) return good('redirected');
  return red(
    `plain HTTP on port ${port} is ${status === undefined ? 'not answered' : `answered ${status} ${location}`}; 301 to ${target.origin}/ is configured`,
    drift(target, 'the redirecting listener'),
  );
}

function ask({ origin }: Target, port: number): Promise<PlainAnswer> {
  const { hostname } = new URL(origin);
  return new Promise((resolve) => {
    const outgoing = request(
      { host: hostname, port, path: '/', agent: false, signal: AbortSignal.timeout(timeout) },
      (response) => {
        resolve({ port, status: response.statusCode ?? 0, location: response.headers.location });
        response.destroy();
      },
    );
    outgoing.once('error', () => resolve({ port }));
    outgoing.end();
  });
}
