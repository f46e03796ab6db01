import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A command that runs tests. */
export interface Suite {
  /** Name in the summary. */
  readonly name: string;
  /** Program to run. */
  readonly command: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Working directory. @default that of this process */
  readonly cwd?: string;
  /** Further environment variables. @default none */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a suite ended. */
export interface SuiteResult {
  /** Name of the suite. */
  readonly name: string;
  /** `not run` after Ctrl-C. */
  readonly outcome: 'passed' | 'FAILED' | 'not run';
  /** How long it took, in seconds. */
  readonly seconds: number;
}

/**
 * Runs the suites in their order, even if one fails. Ctrl-C stops the running ones, and the later ones are not run.
 *
 * @param atATime How many run at the same time. Each line of their output then begins with the suite's name.
 */
export async function runSuites(suites: readonly Suite[], atATime = 1): Promise<SuiteResult[]> {
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
  };
  process.on('SIGINT', interrupt);
  const results: SuiteResult[] = [];
  const waiting = [...suites.entries()];
  const runWaiting = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, suite] = next;
      results[index] = interrupted
        ? { name: suite.name, outcome: 'not run', seconds: 0 }
        : await runSuite(suite, atATime > 1);
    }
  };
  await Promise.all(Array.from({ length: atATime }, runWaiting));
  process.off('SIGINT', interrupt);
  return results;
}

async function runSuite({ name, command, args, cwd, env }: Suite, named: boolean): Promise<SuiteResult> {
  console.log(`\n▶ ${name}: ${[command, ...args].join(' ')}`);
  const started = Date.now();
  const passed = await new Promise<boolean>((resolve) => {
    const output = named ? 'pipe' : 'inherit';
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['inherit', output, output],
    });
    for (const stream of [child.stdout, child.stderr]) if (stream) printNamed(name, stream);
    child.once('error', (error) => {
      console.error(`${command} cannot be started: ${error.message}`);
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
  return { name, outcome: passed ? 'passed' : 'FAILED', seconds: (Date.now() - started) / 1000 };
}

function printNamed(name: string, output: Readable): void {
  createInterface({ input: output }).on('line', (line) => console.log(`${name} | ${line}`));
}

/** A summary with one line per suite, and with the counts in the last line. */
export function summary(results: readonly SuiteResult[]): string {
  const count = (wanted: SuiteResult['outcome']) =>
    results.filter(({ outcome }) => outcome === wanted).length;
  const lines = results.map(
    ({ name, outcome, seconds }) =>
      `  ${outcome.padEnd(8)} ${name.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s`,
  );
  const skipped = count('not run') ? `, ${count('not run')} skipped` : '';
  return ['', 'Summary', ...lines, '', `${count('passed')} passed, ${count('FAILED')} failed${skipped}`].join(
    '\n',
  );
}

/** Prints the summary, and sets the exit code of this process to 1 unless every suite has passed. */
export function report(results: readonly SuiteResult[]): void {
  console.log(summary(results));
  if (results.some(({ outcome }) => outcome !== 'passed')) process.exitCode = 1;
}
