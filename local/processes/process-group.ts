import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { openLogFile } from './log-file';
import type { StopSignal, Watchdog } from './watchdog';

/** What to run, and where its output goes. */
export interface Command {
  /** What the user calls it, such as `PostgreSQL`. */
  readonly name: string;
  /** Absolute path, or a name to find on the PATH. */
  readonly executable: string;
  /** Passed on as they are: no shell interprets them. @default none */
  readonly args?: readonly string[];
  /** The whole environment. @default the runner's own */
  readonly env?: NodeJS.ProcessEnv;
  /** Working directory. @default the runner's own */
  readonly cwd?: string;
  /** Standard output and standard error; the file of the run before stays as `<file>.previous`. */
  readonly logFile: string;
  /** What asks it to end. PostgreSQL takes SIGINT for its fast shutdown. @default SIGTERM */
  readonly stopSignal?: StopSignal;
  /** Milliseconds from the stop signal to SIGKILL. @default 10,000 */
  readonly stopGraceMs?: number;
}

/**
 * Waits for a line on descriptor 3 before it becomes the command, and ends if none comes: a runner that is killed
 * between the fork and the order to the watchdog leaves nothing behind.
 */
const startScript = 'read -r go <&3 || exit 1; exec 3<&-; exec "$@"';

/** A command with all that it starts, in a process group of its own, so that Ctrl-C does not reach it first. */
export class ProcessGroup {
  /** Settles when the group's first process has ended, with how it did: never rejects. */
  readonly exited: Promise<string>;
  private leaderEnded = false;

  /** Starts the command. Throws when the system cannot make a process. */
  static async start(command: Command, watchdog: Watchdog): Promise<ProcessGroup> {
    const log = openLogFile(command.logFile);
    const child = spawn('/bin/sh', ['-c', startScript, 'sh', command.executable, ...(command.args ?? [])], {
      detached: true,
      stdio: ['ignore', log, log, 'pipe'],
      env: command.env ?? process.env,
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    });
    closeSync(log);
    if (child.pid === undefined) {
      const reason = await new Promise<Error>((resolve) => child.once('error', resolve));
      throw new Error(`${command.name} could not be started: ${reason.message}`);
    }
    const group = new ProcessGroup(command, child, child.pid, watchdog);
    const startSignal = child.stdio[3] as Writable;
    startSignal.on('error', () => undefined); // a child that died at once has closed it; `exited` tells
    await watchdog.watch(child.pid, command.stopSignal ?? 'SIGTERM').catch((error: Error) => {
      startSignal.destroy();
      throw error;
    });
    startSignal.end('go\n');
    return group;
  }

  /** @param pid process id of the group's first process, which is the group's id too */
  private constructor(
    readonly command: Command,
    child: ChildProcess,
    readonly pid: number,
    private readonly watchdog: Watchdog,
  ) {
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.leaderEnded = true;
        resolve(signal === null ? `with exit code ${code}` : `by ${signal}`);
      });
    });
  }

  /** Whether the group's first process has ended. */
  get ended(): boolean {
    return this.leaderEnded;
  }

  /** Asks the whole group to end, waits for its grace, and kills what is left. Can be called twice. */
  async stop(): Promise<void> {
    if (!this.leaderEnded) this.signal(this.command.stopSignal ?? 'SIGTERM');
    const grace = this.leaderEnded ? 0 : (this.command.stopGraceMs ?? 10_000);
    // A dead leader leaves its workers on their port, without anyone to ask them to end: they are killed.
    if (!(await this.isEmptyWithin(grace))) this.signal('SIGKILL');
    await this.exited;
    await this.isEmptyWithin(500);
    await this.watchdog.forget(this.pid);
  }

  private async isEmptyWithin(milliseconds: number): Promise<boolean> {
    const deadline = Date.now() + milliseconds;
    while (this.signal(0)) {
      if (Date.now() >= deadline) return false;
      await delay(20);
    }
    return true;
  }

  /** Signals every process of the group; false when there is none. */
  private signal(signal: NodeJS.Signals | 0): boolean {
    try {
      return process.kill(-this.pid, signal);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // macOS answers EPERM for a group of zombies, which their parent has not yet reaped.
      if (code === 'ESRCH' || code === 'EPERM') return false;
      throw error;
    }
  }
}
