import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Supervisor } from '../../local/processes/supervisor';
import { ensureEnvironment } from '../../local/python/environment';
import { findPython } from '../../local/python/find-python';

/** Runs the Python tests of `client/` in a virtual environment by its test lock: `npm run test:client [-- <pytest>]`. */
const root = join(__dirname, '../..');
const client = join(root, 'client');

async function main(): Promise<void> {
  const folder = join(root, '.mlflow/environments');
  mkdirSync(folder, { recursive: true });
  const supervisor = new Supervisor((error) => {
    throw error;
  });
  const environment = await ensureEnvironment(
    {
      name: 'client tests',
      python: findPython(),
      folder: join(folder, 'client-tests'),
      lockFiles: [join(client, 'requirements-test.lock')],
      // The client is built by what builds the server's package.
      project: { folder: client, buildLock: join(root, 'server/requirements-build.lock') },
      logFile: join(root, '.mlflow/logs/install-client-tests.log'),
      progress: console.log,
    },
    supervisor,
  ).finally(() => supervisor.close());
  for (const [command, args] of [
    ['ruff', ['check', '.']],
    ['ruff', ['format', '--check', '.']],
    ['mypy', []],
    ['pytest', ['-q', ...process.argv.slice(2)]],
  ] as const) {
    const { status } = spawnSync(environment.command(command), args, { cwd: client, stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
  }
}

void main();
