import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Supervisor } from '../../local/processes/supervisor';
import { ensureEnvironment } from '../../local/python/environment';
import { findPython } from '../../local/python/find-python';

const root = join(__dirname, '../..');

/** A Python package of this repository, and what proves it. */
export interface PythonPackage {
  /** Its folder in the repository. */
  readonly name: 'client' | 'server';
  /** Locks in that folder, synced one over the other. */
  readonly lockFiles: readonly string[];
  /** Commands of its environment, run in that folder until one fails; pytest gets this process's arguments too. */
  readonly commands: readonly (readonly [command: string, ...args: string[]])[];
}

/** Makes the package's environment by its locks, runs the commands, and ends with the code of the first that fails. */
export async function testPythonPackage({ name, lockFiles, commands }: PythonPackage): Promise<void> {
  const project = join(root, name);
  const environments = join(root, '.mlflow/environments');
  mkdirSync(environments, { recursive: true });
  const supervisor = new Supervisor((error) => {
    throw error;
  });
  const environment = await ensureEnvironment(
    {
      name: `${name} tests`,
      python: findPython(),
      folder: join(environments, `${name}-tests`),
      lockFiles: lockFiles.map((file) => join(project, file)),
      // One build backend for both packages.
      project: { folder: project, buildLock: join(root, 'server/requirements-build.lock') },
      logFile: join(root, `.mlflow/logs/install-${name}-tests.log`),
      progress: console.log,
    },
    supervisor,
  ).finally(() => supervisor.close());
  for (const [command, ...args] of commands) {
    const more = command === 'pytest' ? process.argv.slice(2) : [];
    const options = { cwd: project, stdio: 'inherit' } as const;
    const { status } = spawnSync(environment.command(command), [...args, ...more], options);
    if (status !== 0) process.exit(status ?? 1);
  }
}
