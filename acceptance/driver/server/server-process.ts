import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repository } from '../repository';
import { descendants, isAlive, type ProcessId } from './processes';

/** First words of the startup summary. */
const startupSummary = 'MLflow is up at';

/** Options of `npm start`. */
export interface StartOptions {
  /** Arguments after `npm start --`. */
  readonly args: readonly string[];
  /** File for the output. */
  readonly logFile: string;
  /** Added to the environment variables. @default none */
  readonly env?: Readonly<Record<string, string>>;
}

/** An `npm start` in its own process group, as in a terminal, so that a test can send Ctrl-C. */
export class ServerProcess {
  /** Resolves when it ends; null if a signal ended it. */
  readonly exitCode: Promise<number | null>;
  private readonly npm: ChildProcess;
  private ended = false;

  constructor(private readonly options: StartOptions) {
    mkdirSync(dirname(options.logFile), { recursive: true });
    const log = openSync(options.logFile, 'w');
    // Without the variables that npm and Jest set for the test run itself.
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

  /** The output so far. */
  get output(): string {
    return readFileSync(this.options.logFile, 'utf8');
  }

  /** Waits for the startup summary. @throws Error with the output if the server ends first or takes too long */
  ready(timeoutMs = 240_000): Promise<void> {
    return this.waitForOutput(startupSummary, timeoutMs);
  }

  /** Waits until the output contains the text. @throws Error if the server ends first or takes too long */
  async waitForOutput(text: string, timeoutMs = 30_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!this.output.includes(text)) {
      if (this.ended || Date.now() > deadline)
        throw new Error(
          `npm start ${this.ended ? 'ended' : 'timed out'} without the output "${text}":\n${this.output}`,
        );
      await delay(50);
    }
  }

  /** All child processes of npm, and their children. */
  processes(): ProcessId[] {
    return this.npm.pid === undefined ? [] : descendants(this.npm.pid);
  }

  /** Sends Ctrl-C: every process of the group gets SIGINT. */
  interrupt(): void {
    if (this.npm.pid !== undefined && !this.ended) process.kill(-this.npm.pid, 'SIGINT');
  }

  /** Sends Ctrl-C, and returns the exit code. @throws Error if a process is left 10 s after the end */
  async stop(): Promise<number | null> {
    const before = this.processes();
    this.interrupt();
    const code = await this.exitCode;
    await waitForEnd(before);
    return code;
  }
}

/** Waits until all processes have ended. @throws Error that lists the processes that have not */
export async function waitForEnd(processes: readonly ProcessId[], timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const left = processes.filter(isAlive);
    if (left.length === 0) return;
    if (Date.now() > deadline)
      throw new Error(
        `Still running after ${timeoutMs / 1000} s: ${left.map((each) => each.command).join('; ')}`,
      );
    await delay(100);
  }
}
