import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Supervisor } from '../../local/processes/supervisor';
import { ensureEnvironment } from '../../local/python/environment';
import { findPython } from '../../local/python/find-python';

const root = join(__dirname, '../..');

/** Lock files of the tests, in the package's folder, installed in this order. */
const lockFiles = {
  client: ['requirements-test.lock'],
  server: ['requirements.lock', 'requirements-test.lock'],
} as const;

/** Creates the virtual environment in which a Python package of this repository is tested, unless it is there. */
export async function testEnvironment(name: keyof typeof lockFiles) {
  const project = join(root, name);
  const environments = join(root, '.mlflow/environments');
  mkdirSync(environments, { recursive: true });
  const supervisor = new Supervisor((error) => {
    throw error;
  });
  return ensureEnvironment(
    {
      name: `${name} tests`,
      python: findPython(),
      folder: join(environments, `${name}-tests`),
      lockFiles: lockFiles[name].map((file) => join(project, file)),
      // Both packages use the same build backend.
      project: { folder: project, buildLock: join(root, 'server/requirements-build.lock') },
      logFile: join(root, `.mlflow/logs/install-${name}-tests.log`),
      progress: console.log,
    },
    supervisor,
  ).finally(() => supervisor.close());
}
