import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

/** A signal that asks a process to end in order. */
export type StopSignal = 'SIGTERM' | 'SIGINT';

/**
 * The small shell process that outlives a killed runner for as long as it takes to end the runner's children:
 * `watchdog.sh` says how. It has a process group of its own, so that Ctrl-C does not reach it.
 */
export class Watchdog {
  private readonly process: ChildProcess;
  private readonly orders: Writable;

  /** @param onDeath called when the watchdog ends before `close()`: from then on a killed runner leaves orphans. */
  constructor(onDeath: (error: Error) => void) {
    this.process = spawn('/bin/sh', [join(__dirname, 'watchdog.sh')], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    if (this.process.stdin === null) throw new Error('The watchdog has no standard input.');
    this.orders = this.process.stdin;
    // A write to a watchdog that is gone fails here as well; its exit is what is reported.
    this.orders.on('error', () => undefined);
    const report = (how: string) => {
      if (!this.orders.writableEnded)
        onDeath(new Error(`The watchdog of the child processes ended (${how}).`));
    };
    this.process.on('error', (error) => report(error.message));
    this.process.on('exit', (code, signal) => report(signal ?? `exit code ${code}`));
  }

  /** Resolves once the watchdog has the order: only then may the group's command run. Rejects when it is closed. */
  watch(group: number, signal: StopSignal): Promise<void> {
    return this.order(`watch ${group} ${signal.replace('SIG', '')}`);
  }

  /** To be called when the group is empty, since the system may give its number to another one. */
  async forget(group: number): Promise<void> {
    if (this.orders.writable) await this.order(`forget ${group} -`);
  }

  /** Ends the watchdog; a group that it still watches is ended with it. */
  async close(): Promise<void> {
    this.orders.end();
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'exit');
  }

  private order(line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.orders.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
    });
  }
}
