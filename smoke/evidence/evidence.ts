import type { LockedObject } from './locked-object';
import type { LoggedRun } from './logged-run';
import type { RunningTasks } from './running-tasks';

/** How to make the evidence. */
export interface EvidenceSources {
  /** Logs the run. */
  run(): Promise<LoggedRun>;
  /** Looks for the line of the run in the locked bucket; undefined if it is not there. */
  lockedObject(run: LoggedRun): Promise<LockedObject | undefined>;
  /** Reads why Firehose could not deliver, the newest first. */
  deliveryFailures(): Promise<readonly string[]>;
  /** Looks at the service's tasks. */
  tasks(): Promise<RunningTasks>;
}

/** What several checks look at. Each is made when it is first asked for, and once. */
export class Evidence {
  private logged: Promise<LoggedRun> | undefined;
  private locked: Promise<LockedObject | undefined> | undefined;
  private failures: Promise<readonly string[]> | undefined;
  private running: Promise<RunningTasks> | undefined;

  constructor(private readonly sources: EvidenceSources) {}

  /** The run of this smoke test. */
  run(): Promise<LoggedRun> {
    this.logged ??= this.sources.run();
    return this.logged;
  }

  /** The object of the locked bucket with the line of that run. */
  async lockedObject(): Promise<LockedObject | undefined> {
    const run = await this.run();
    this.locked ??= this.sources.lockedObject(run);
    return await this.locked;
  }

  /** Why Firehose could not deliver, the newest first. */
  deliveryFailures(): Promise<readonly string[]> {
    this.failures ??= this.sources.deliveryFailures();
    return this.failures;
  }

  /** The service's tasks. */
  tasks(): Promise<RunningTasks> {
    this.running ??= this.sources.tasks();
    return this.running;
  }
}
