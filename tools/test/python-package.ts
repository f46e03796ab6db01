import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Supervisor } from '../../local/processes/supervisor';
import { ensureEnvironment } from '../../local/python/environment';
import { findPython } from '../../local/python/find-python';
import type { RealParts } from './real-parts';
import { report, runSuites } from './suites';

const root = join(__dirname, '../..');

/** A Python package of this repository, and how it is tested. */
export interface PythonPackage {
  /** Its folder in the repository. */
  readonly name: 'client' | 'server';
  /** Lock files in that folder, installed in this order. */
  readonly lockFiles: readonly string[];
  /** Commands of its environment, run in that folder. */
  readonly commands: readonly (readonly [command: string, ...args: string[]])[];
  /** Starts what its tests need beside it. @default nothing */
  readonly parts?: (supervisor: Supervisor) => Promise<RealParts>;
}

/** Creates the environment from the lock files, runs every command, and reports which ones failed. */
export async function testPythonPackage({ name, lockFiles, commands, parts }: PythonPackage): Promise<void> {
  const project = join(root, name);
  const environments = join(root, '.mlflow/environments');
  mkdirSync(environments, { recursive: true });
  const supervisor = new Supervisor((error) => {
    throw error;
  });
  let started: RealParts | undefined;
  try {
    started = await parts?.(supervisor);
    const environment = await ensureEnvironment(
      {
        name: `${name} tests`,
        python: findPython(),
        folder: join(environments, `${name}-tests`),
        lockFiles: lockFiles.map((file) => join(project, file)),
        // Both packages use the same build backend.
        project: { folder: project, buildLock: join(root, 'server/requirements-build.lock') },
        logFile: join(root, `.mlflow/logs/install-${name}-tests.log`),
        progress: console.log,
      },
      supervisor,
    );
    const suites = commands.map(([command, ...args]) => ({
      name: command,
      command: environment.command(command),
      args: [...args],
      cwd: project,
      env: started?.environment,
    }));
    report(await runSuites(suites));
  } finally {
    await supervisor.close();
    await started?.release();
  }
}
