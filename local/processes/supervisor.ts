import { quoteLog } from './log-file';
import { type Command, ProcessGroup } from './process-group';
import { type Probe, untilReady } from './readiness';
import { Watchdog } from './watchdog';

/** When a started command counts as ready. */
export interface Readiness {
  /** Asked again and again until it succeeds. */
  readonly ready: Probe;
  /** Milliseconds that the command may take to become ready. */
  readonly readyTimeoutMs: number;
}

/** Starts the child processes of the local run, notices when one ends by itself, and stops them in order. */
export class Supervisor {
  private readonly watchdog: Watchdog;
  private readonly groups: ProcessGroup[] = [];
  private readonly stopping = new Set<ProcessGroup>();

  /** @param onUnexpectedExit called when a child that was ready ends without being asked to; the message quotes its log. */
  constructor(private readonly onUnexpectedExit: (error: Error) => void) {
    this.watchdog = new Watchdog(onUnexpectedExit);
  }

  /** Starts a command and waits until it is ready. Throws, with the last lines of its log, when it ends or takes too long. */
  async start(command: Command, readiness: Readiness): Promise<ProcessGroup> {
    const group = await ProcessGroup.start(command, this.watchdog);
    this.groups.push(group);
    const gone = new AbortController();
    const exited = group.exited.then((how) => {
      gone.abort();
      throw new Error(`ended ${how} before it was ready`);
    });
    try {
      await Promise.race([exited, untilReady(readiness.ready, readiness.readyTimeoutMs, gone.signal)]);
    } catch (error) {
      await this.stop(group);
      throw new Error(`${command.name} ${(error as Error).message}. ${quoteLog(command.logFile)}`);
    }
    void group.exited.then((how) => this.report(group, how));
    return group;
  }

  /** Runs a command to its end, as a one-off task. Throws, with the last lines of its log, when it fails. */
  async run(command: Command): Promise<void> {
    const group = await ProcessGroup.start(command, this.watchdog);
    this.groups.push(group);
    const how = await group.exited;
    await this.stop(group);
    if (how !== 'with exit code 0')
      throw new Error(`${command.name} ended ${how}. ${quoteLog(command.logFile)}`);
  }

  /** Stops one child with all that it started. */
  async stop(group: ProcessGroup): Promise<void> {
    this.stopping.add(group);
    await group.stop();
    const index = this.groups.indexOf(group);
    if (index !== -1) this.groups.splice(index, 1);
  }

  /** Stops all children, the newest first, since it needs the older ones, and then the watchdog. */
  async close(): Promise<void> {
    for (let group = this.groups.at(-1); group !== undefined; group = this.groups.at(-1))
      await this.stop(group);
    await this.watchdog.close();
  }

  private report(group: ProcessGroup, how: string): void {
    if (this.stopping.has(group)) return;
    const { name, logFile } = group.command;
    this.onUnexpectedExit(new Error(`${name} ended ${how}, without being asked to. ${quoteLog(logFile)}`));
  }
}
