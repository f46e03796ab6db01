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
  /** @default none */
  readonly args?: readonly string[];
  /** The whole environment. @default the runner's own */
  readonly env?: NodeJS.ProcessEnv;
  /** @default the runner's own working directory */
  readonly cwd?: string;
  /** Standard output and standard error; the file of the run before stays as `<file>.previous`. */
  readonly logFile: string;
  /** What asks it to end. PostgreSQL takes SIGINT for its fast shutdown. @default SIGTERM */
  readonly stopSignal?: StopSignal;
  /** Milliseconds from the stop signal to SIGKILL. @default 10,000 */
  readonly stopGraceMs?: number;
}

/**
 * Waits for a line on descriptor 3 before it becomes the command, and ends when there is none: a runner that is killed
 * between the fork and the watchdog's order leaves nothing behind.
 */
const startScript = 'read -r go <&3 || exit 1; exec 3<&-; exec "$@"';

/** A command with all that it starts, in a process group of its own, so that Ctrl-C does not reach it first. */
export class ProcessGroup {
  readonly command: Command;
  /** Settles when the group's first process has ended, with how it did: never rejects. */
  readonly exited: Promise<string>;
  readonly #id: number;
  readonly #watchdog: Watchdog;
  #ended = false;

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
    const gate = child.stdio[3] as Writable;
    gate.on('error', () => undefined); // a child that died at once has closed it; `exited` tells
    await watchdog.watch(child.pid, command.stopSignal ?? 'SIGTERM').catch((error: Error) => {
      gate.destroy();
      throw error;
    });
    gate.end('go\n');
    return group;
  }

  private constructor(command: Command, child: ChildProcess, id: number, watchdog: Watchdog) {
    this.command = command;
    this.#id = id;
    this.#watchdog = watchdog;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#ended = true;
        resolve(signal === null ? `with exit code ${code}` : `by ${signal}`);
      });
    });
  }

  /** The process id of the group's first process. */
  get pid(): number {
    return this.#id;
  }

  /** Whether the group's first process has ended. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Asks the whole group to end, waits for its grace, and kills what is left. Can be called twice. */
  async stop(): Promise<void> {
    if (!this.#ended) this.#signal(this.command.stopSignal ?? 'SIGTERM');
    const grace = this.#ended ? 0 : (this.command.stopGraceMs ?? 10_000);
    // A dead leader leaves its workers on their port: nobody would ask them to end, so they are killed.
    if (!(await this.#isEmptyWithin(grace))) this.#signal('SIGKILL');
    await this.exited;
    await this.#isEmptyWithin(500);
    await this.#watchdog.forget(this.#id);
  }

  async #isEmptyWithin(milliseconds: number): Promise<boolean> {
    const deadline = Date.now() + milliseconds;
    while (this.#signal(0)) {
      if (Date.now() >= deadline) return false;
      await delay(20);
    }
    return true;
  }

  /** Signals every process of the group; false when there is none. */
  #signal(signal: NodeJS.Signals | 0): boolean {
    try {
      return process.kill(-this.#id, signal);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // macOS answers EPERM for a group of zombies, which their parent has not yet reaped.
      if (code === 'ESRCH' || code === 'EPERM') return false;
      throw error;
    }
  }
}
