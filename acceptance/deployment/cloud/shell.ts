import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Supervisor } from '../../../local/processes/supervisor';

import type { Outcome } from './outcome';

/** Runs commands one after another, each with a log of its own. */
export class Shell {
  private count = 0;

  /**
   * @param supervisor ends the command that is running, if the suite is stopped
   * @param logs folder of the logs
   * @param environment of every command
   */
  constructor(
    private readonly supervisor: Supervisor,
    private readonly logs: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Runs a command to its end, whether it succeeds or fails. */
  async run(name: string, executable: string, args: readonly string[]): Promise<Outcome> {
    this.count += 1;
    const file = `${String(this.count).padStart(2, '0')}-${name.replaceAll(/[^a-z0-9]+/gi, '-')}.log`;
    const logFile = join(this.logs, file);
    const command = { name, executable, args, env: this.environment, cwd: repository, logFile };
    const succeeded = await this.supervisor.run(command).then(
      () => true,
      () => false,
    );
    return { succeeded, output: readFileSync(logFile, 'utf8') };
  }
}

const repository = join(__dirname, '../../..');
