import { good, red } from '../../checks/verdict';
import type { SmokeCheck } from '../facts';
import { drift } from '../target/drift';
import { type Answer, send } from '../target/send';

/** Seconds: a year, as HSTS's preload lists want it at least. */
const leastAge = 31_536_000;

/** The load balancer sets them on every response, its own included. */
export const responseHeaders: SmokeCheck = {
  name: 'hsts',
  title: 'Every response has HSTS for a year and nosniff, and names no software.',
  looksAt: 'headers of a page, of the API and of a closed path',
  run: async ({ target }) => {
    const wrong: string[] = [];
    for (const path of ['/', '/api/2.0/mlflow/experiments/search', '/signup'])
      wrong.push(...problemsOf(await send(target, { path })).map((problem) => `${path}: ${problem}`));
    if (wrong.length === 0) return good('on three responses');
    return red(wrong.join('; '), drift(target, "the listener's attributes"));
  },
};

function problemsOf({ headers }: Answer): string[] {
  const hsts = headers['strict-transport-security'] ?? '';
  const age = Number(/(?:^|;)\s*max-age=(\d+)/.exec(hsts)?.[1] ?? -1);
  return [
    age < leastAge ? `Strict-Transport-Security is ${JSON.stringify(hsts)}` : '',
    headers['x-content-type-options'] === 'nosniff' ? '' : 'X-Content-Type-Options is not nosniff',
    headers.server === undefined ? '' : `Server is ${JSON.stringify(headers.server)}`,
  ].filter((problem) => problem !== '');
}
