import { join } from 'node:path';
import type { Outcome } from './outcome';
import type { Shell } from './shell';

const executable = join(__dirname, '../../../node_modules/.bin/cdk');

/** The real CDK CLI. */
export class Cdk {
  /** @param shell runs it, with the emulator as AWS */
  constructor(private readonly shell: Shell) {}

  /** Prepares account and region, as the first step of every account. */
  bootstrap(assembly: string, account: string, region: string): Promise<Outcome> {
    return this.run('bootstrap', [`aws://${account}/${region}`, '--app', assembly]);
  }

  /**
   * Deploys every stack of a synthesized assembly.
   * @param options further options, such as `--no-rollback`
   */
  deploy(assembly: string, ...options: string[]): Promise<Outcome> {
    return this.run('deploy', [
      ...['--all', '--app', assembly, '--require-approval', 'never', '--progress', 'events'],
      ...options,
    ]);
  }

  /** Compares an assembly with what is deployed; fails if they differ. */
  diff(assembly: string): Promise<Outcome> {
    return this.run('diff', ['--all', '--app', assembly, '--fail']);
  }

  /** Deletes every stack. */
  destroy(assembly: string): Promise<Outcome> {
    return this.run('destroy', ['--all', '--app', assembly, '--force']);
  }

  /** Synthesizes an application. */
  async synthesize(output: string, ...options: string[]): Promise<Outcome> {
    return this.run('synth', ['--quiet', '--output', output, ...options]);
  }

  private run(command: string, args: readonly string[]): Promise<Outcome> {
    return this.shell.run(`cdk ${command}`, executable, [command, '--no-notices', '--no-color', ...args]);
  }
}
