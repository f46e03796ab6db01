import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repository } from '../repository';
import { descendants, isAlive, type ProcessId } from './processes';

/** What the card of a server that is up begins with. */
const card = 'MLflow is up at';

export interface StartOptions {
  /** Everything behind `npm start --`. */
  readonly args: readonly string[];
  /** Where the output goes. */
  readonly logFile: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** One `npm start`, in a process group of its own as a terminal would give it, so that Ctrl-C can be played. */
export class ServerProcess {
  readonly exitCode: Promise<number | null>;
  private readonly npm: ChildProcess;
  private ended = false;

  constructor(private readonly options: StartOptions) {
    mkdirSync(dirname(options.logFile), { recursive: true });
    const log = openSync(options.logFile, 'w');
    // Names what the runner would take for its own settings: the tests' run is a script of npm too.
    const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV|JEST_)/.test(name));
    this.npm = spawn('npm', ['start', '--', ...options.args], {
      cwd: repository,
      env: { ...Object.fromEntries(inherited), ...options.env },
      detached: true,
      stdio: ['ignore', log, log],
    });
    this.exitCode = new Promise((resolve) => {
      this.npm.once('exit', (code) => {
        this.ended = true;
        resolve(code);
      });
    });
  }

  /** Everything that it has written. */
  get output(): string {
    return readFileSync(this.options.logFile, 'utf8');
  }

  /** Waits for the card; throws with the output when the server ends first or takes too long. */
  ready(timeoutMs = 240_000): Promise<void> {
    return this.says(card, timeoutMs);
  }

  /** Waits until the output holds the text. */
  async says(text: string, timeoutMs = 30_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!this.output.includes(text)) {
      if (this.ended || Date.now() > deadline)
        throw new Error(`npm start ${this.ended ? 'ended' : 'hangs'} without «${text}»:\n${this.output}`);
      await delay(50);
    }
  }

  /** Every process that npm has started, and theirs; npm itself is not one of them. */
  processes(): ProcessId[] {
    return this.npm.pid === undefined ? [] : descendants(this.npm.pid);
  }

  /** Ctrl-C in the terminal: every process of the foreground group gets the signal. */
  interrupt(): void {
    if (this.npm.pid !== undefined && !this.ended) process.kill(-this.npm.pid, 'SIGINT');
  }

  /** Ctrl-C, and the exit code; throws when a process is left 30 s later. */
  async stop(): Promise<number | null> {
    const before = this.processes();
    this.interrupt();
    const code = await this.exitCode;
    await gone(before);
    return code;
  }
}

/** Waits until all of them have ended. Throws with the names of those that have not. */
export async function gone(processes: readonly ProcessId[], timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const left = processes.filter(isAlive);
    if (left.length === 0) return;
    if (Date.now() > deadline)
      throw new Error(
        `Still there after ${timeoutMs / 1000} s: ${left.map((each) => each.command).join('; ')}`,
      );
    await delay(100);
  }
}
