import { execFileSync } from 'node:child_process';
import { processStart } from '../../../local/processes/process-identity';

/** A process that was seen. */
export interface ProcessId {
  readonly pid: number;
  /** Tells it from a later one with its number. */
  readonly start: string | undefined;
  readonly command: string;
}

/** Every process below this one. */
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

/** Whether it still runs; a zombie does not. */
export const isAlive = ({ pid, start }: ProcessId): boolean =>
  start !== undefined && processStart(pid) === start;

/** The one whose command line matches; throws when there is none or another one, since number 0 would be ourselves. */
export function theOne(processes: readonly ProcessId[], command: RegExp): ProcessId {
  const found = processes.filter((each) => command.test(each.command));
  const [process] = found;
  if (process && found.length === 1) return process;
  throw new Error(
    `${found.length} processes match ${command}:\n${processes.map((each) => each.command).join('\n')}`,
  );
}
