import { execFileSync } from 'node:child_process';
import { processStart } from '../../../local/processes/process-identity';

/** A process, identified beyond the reuse of its id. */
export interface ProcessId {
  /** Process id. */
  readonly pid: number;
  /** Start time, which distinguishes it from a later process with the same id. */
  readonly start: string | undefined;
  /** Command line. */
  readonly command: string;
}

/** All child processes, and their children. */
export function descendants(root: number): ProcessId[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((row) => (row ? [{ pid: Number(row[1]), parent: Number(row[2]), command: row[3] ?? '' }] : []));
  const below = (parent: number): ProcessId[] =>
    rows
      .filter((row) => row.parent === parent)
      .flatMap(({ pid, command }) => [{ pid, command, start: processStart(pid) }, ...below(pid)]);
  return below(root);
}

/** Whether the process runs; a zombie does not. */
export const isAlive = ({ pid, start }: ProcessId): boolean =>
  start !== undefined && processStart(pid) === start;

/** The only process whose command line matches. @throws Error unless exactly one matches */
export function onlyProcess(processes: readonly ProcessId[], command: RegExp): ProcessId {
  const found = processes.filter((each) => command.test(each.command));
  const [process] = found;
  if (process && found.length === 1) return process;
  throw new Error(
    `${found.length} processes match ${command}:\n${processes.map((each) => each.command).join('\n')}`,
  );
}
