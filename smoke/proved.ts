import type { Result } from '../checks/check';
import { suspicions } from './suspicions';

/** Which suspicions this run has settled on AWS. */
export interface Proved {
  /** Proved by a deployed environment. */
  readonly onAws: readonly string[];
  /** Proved without AWS. */
  readonly here: readonly string[];
  /** Not so: what to do is in the table. */
  readonly wrong: readonly string[];
  /** Still unknown. */
  readonly open: readonly string[];
}

/** Suspicions that AWS need not decide. */
const withoutAws: readonly string[] = suspicions
  .filter(({ place }) => place === 'anywhere')
  .map(({ id }) => id);

/** Sorts the suspicions by what the results say. The local stack decides none of those that need AWS (suspicion.ts). */
export function provedBy(results: readonly Result[]): Proved {
  const of = (...outcomes: string[]) =>
    results.flatMap(({ check: { decides }, verdict }) =>
      decides !== undefined && outcomes.includes(verdict.outcome) ? [decides] : [],
    );
  const proved = of('good');
  return {
    onAws: proved.filter((id) => !withoutAws.includes(id)),
    here: proved.filter((id) => withoutAws.includes(id)),
    wrong: of('red'),
    open: of('unseen'),
  };
}

/** The same as the last lines of the table. */
export function provedText({ onAws, here, wrong, open }: Proved): string[] {
  const line = (words: string, ids: readonly string[]) =>
    ids.length === 0 ? [] : [`  ${words}: ${ids.join(', ')}`];
  return [
    '',
    'docs/unverified.md, what nobody had seen on AWS:',
    `  Proved on AWS: ${onAws.join(', ') || 'nothing by this run'}`,
    ...line('Proved without AWS', here),
    ...line('NOT SO', wrong),
    ...line('Still open', open),
  ];
}
