import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processStart } from '../processes/process-identity';
import { ensurePrivateFolder } from '../run/private-files';

/** The name of the lock in the data folder. */
const lockFile = 'instance.json';

/** What an instance tells other commands about itself. */
export interface InstanceDescription {
  /** Where the instance answers. */
  readonly url: string;
  /** Absolute path of its environment's file. */
  readonly environmentFile: string;
}

/** The process that runs on a data folder. */
export interface Instance extends InstanceDescription {
  /** Process id. */
  readonly pid: number;
  /** Distinguishes the process from a later one with the same number. */
  readonly start: string;
}

/** The right to run on a data folder. */
export interface InstanceLock {
  /** Releases the folder. Can be called twice. */
  release(): void;
}

/**
 * Lets only one instance run on a data folder: two would rewrite each other's PostgreSQL settings and answer each other's
 * readiness probes. Takes over the lock of an instance that was killed, and says so.
 *
 * Throws, with the other's process id and URL and how to stop it, when an instance runs.
 */
export function acquireInstanceLock(
  folder: string,
  description: InstanceDescription,
  notify: (message: string) => void,
): InstanceLock {
  ensurePrivateFolder(folder);
  const file = join(folder, lockFile);
  const own: Instance = { pid: process.pid, start: processStart(process.pid) ?? '', ...description };
  if (!tryLock(file, own)) {
    const other = readInstance(file);
    if (other !== undefined && isRunning(other)) throw new Error(alreadyRuns(folder, other));
    notify(
      `Taking over from an instance that did not end in order${other ? ` (process ${other.pid})` : ''}.`,
    );
    takeOver(file, other);
    if (!tryLock(file, own)) throw new Error(`Another instance has just started on ${folder}.`);
  }
  return {
    release: () => {
      if (readInstance(file)?.pid === own.pid) rmSync(file, { force: true });
    },
  };
}

/** The instance that runs on the folder, or undefined. */
export function runningInstance(folder: string): Instance | undefined {
  const instance = readInstance(join(folder, lockFile));
  return instance !== undefined && isRunning(instance) ? instance : undefined;
}

/** Creates the lock with its content in one step, which `link` does and `open` does not; false when there is one. */
function tryLock(file: string, instance: Instance): boolean {
  const candidate = `${file}.${instance.pid}`;
  writeFileSync(candidate, `${JSON.stringify(instance)}\n`, { mode: 0o600 });
  try {
    linkSync(candidate, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(candidate, { force: true });
  }
}

/** Removes the stale lock, and only that: another starter may have replaced it since it was read. */
function takeOver(file: string, stale: Instance | undefined): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readInstance(aside);
  if (moved?.pid !== stale?.pid || moved?.start !== stale?.start) linkSync(aside, file);
  rmSync(aside);
}

/** The lock's content; undefined if there is none or it is not readable. */
function readInstance(file: string): Instance | undefined {
  try {
    const { pid, start, url, environmentFile } = JSON.parse(readFileSync(file, 'utf8'));
    if (!Number.isInteger(pid) || typeof start !== 'string') return undefined;
    return { pid, start, url: String(url), environmentFile: String(environmentFile) };
  } catch {
    return undefined;
  }
}

const isRunning = (instance: Instance) => processStart(instance.pid) === instance.start;

const alreadyRuns = (folder: string, { pid, url }: Instance) =>
  `An instance already runs on ${folder}: process ${pid}, ${url}. ` +
  `Use it, or stop it with Ctrl-C in its terminal or with "kill ${pid}", or choose another data folder.`;
