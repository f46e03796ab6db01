import { join } from 'node:path';
import { Supervisor } from '../../local/processes/supervisor';
import type { RealParts } from './real-parts';
import { report, runSuites } from './suites';
import { testEnvironment } from './test-environment';

const root = join(__dirname, '../..');

/** A Python package of this repository, and how it is tested. */
export interface PythonPackage {
  /** Its folder in the repository. */
  readonly name: 'client' | 'server';
  /** Commands of its environment, run in that folder. */
  readonly commands: readonly (readonly [command: string, ...args: string[]])[];
  /** Starts what its tests need beside it. @default nothing */
  readonly parts?: (supervisor: Supervisor) => Promise<RealParts>;
}

/** Creates the environment from the lock files, runs every command, and reports which ones failed. */
export async function testPythonPackage({ name, commands, parts }: PythonPackage): Promise<void> {
  const environment = await testEnvironment(name);
  const supervisor = new Supervisor((error) => {
    throw error;
  });
  let started: RealParts | undefined;
  try {
    started = await parts?.(supervisor);
    const suites = commands.map(([command, ...args]) => ({
      name: command,
      command: environment.command(command),
      args,
      cwd: join(root, name),
      env: started?.environment,
    }));
    report(await runSuites(suites));
  } finally {
    await supervisor.close();
    await started?.release();
  }
}
