import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Supervisor } from '../../local/processes/supervisor';
import { ensureEnvironment } from '../../local/python/environment';
import { findPython } from '../../local/python/find-python';

/** Runs the Python tests of `server/` in a virtual environment by its test lock: `npm run test:server [-- <pytest>]`. */
const root = join(__dirname, '../..');
const server = join(root, 'server');

async function main(): Promise<void> {
  const folder = join(root, '.mlflow/environments');
  mkdirSync(folder, { recursive: true });
  const supervisor = new Supervisor((error) => {
    throw error;
  });
  const environment = await ensureEnvironment(
    {
      name: 'server tests',
      python: findPython(),
      folder: join(folder, 'server-tests'),
      lockFiles: [join(server, 'requirements.lock'), join(server, 'requirements-test.lock')],
      project: { folder: server, buildLock: join(server, 'requirements-build.lock') },
      logFile: join(root, '.mlflow/logs/install-server-tests.log'),
      progress: console.log,
    },
    supervisor,
  ).finally(() => supervisor.close());
  for (const [command, args] of [
    ['ruff', ['check', '.', '../examples', '../test/local/running']],
    ['ruff', ['format', '--check', '.', '../examples']],
    ['mypy', []],
    ['hadolint', ['Dockerfile']],
    ['pytest', ['-q', ...process.argv.slice(2)]],
  ] as const) {
    const { status } = spawnSync(environment.command(command), args, { cwd: server, stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
  }
}

void main();
