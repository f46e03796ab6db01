import type { Result } from './check';
import type { Verdict } from './verdict';

/** What stands above the table, and in the JSON. */
export interface Heading {
  /** The command: `doctor`, `smoke`. */
  readonly command: string;
  /** The environment's name. */
  readonly environment: string;
  /** What was looked at, such as an account and a region. */
  readonly target: string;
}

const words = { good: 'good', red: 'RED ' } as const;

/** The table for people: one line per check; below each red, what fixes it; at the end, what nobody has looked at. */
export function table({ command, environment, target }: Heading, results: readonly Result[]): string {
  const width = Math.max(...results.map(({ check }) => check.name.length));
  const reds = new Map<string, string>();
  const lines = results.flatMap(({ check, verdict }) => {
    if (verdict.outcome === 'unseen') return [];
    const line = (found: string) => `  ${words[verdict.outcome]}  ${check.name.padEnd(width)}  ${found}`;
    if (verdict.outcome === 'good') return [line(verdict.found)];
    // A server that does not answer fails most checks in the same way.
    const first = reds.get(verdict.found);
    if (first !== undefined) return [line(`as ${first}`)];
    reds.set(verdict.found, check.name);
    return [line(verdict.found), ...verdict.fix.map((each) => `${' '.repeat(width + 10)}${each}`)];
  });
  return [
    `${command} ${environment}: ${target}`,
    '',
    ...lines,
    ...notLookedAt(results),
    '',
    summary(results),
  ].join('\n');
}

/** What nobody has looked at, by the reason: most have the same one. */
function notLookedAt(results: readonly Result[]): string[] {
  const names = new Map<string, string[]>();
  for (const { check, verdict } of results)
    if (verdict.outcome === 'unseen')
      names.set(verdict.found, [...(names.get(verdict.found) ?? []), check.name]);
  return [...names].flatMap(([why, checks]) => ['', `  Not looked at: ${why}`, `    ${checks.join(', ')}`]);
}

/** The last line: how many of each, and the names of the reds. */
function summary(results: readonly Result[]): string {
  const of = (outcome: Verdict['outcome']) => results.filter(({ verdict }) => verdict.outcome === outcome);
  const reds = of('red').map(({ check }) => check.name);
  const named = reds.length === 0 ? '' : ` (${reds.join(', ')})`;
  return `${of('good').length} good, ${reds.length} red${named}, ${of('unseen').length} not looked at.`;
}

/** The same for programs. */
export function json(
  heading: Heading & Readonly<Record<string, unknown>>,
  results: readonly Result[],
): string {
  const checks = results.map(({ check: { name, title, looksAt, decides }, verdict }) => ({
    name,
    title,
    looksAt,
    ...(decides === undefined ? {} : { decides }),
    ...verdict,
  }));
  return JSON.stringify({ ...heading, exitCode: exitCodeOf(results), checks }, null, 2);
}

/** 1 if something is red, else 0. */
export function exitCodeOf(results: readonly Result[]): number {
  return results.some(({ verdict }) => verdict.outcome === 'red') ? 1 : 0;
}
