import { join } from 'node:path';
import type { Supervisor } from '../processes/supervisor';
import type { Folders } from '../run/settings';
import { ensureEnvironment, type PythonEnvironment } from './environment';
import { findPython } from './find-python';

const repository = join(__dirname, '../..');
const server = join(repository, 'server');

/** The virtual environments: the server's, by the image's own lock, and that of the object store. */
export interface PythonEnvironments {
  /** The server's packages, as in the image. */
  readonly server: PythonEnvironment;
  /** The object store's packages. */
  readonly objectStore: PythonEnvironment;
}

/** Makes the environments that are missing or outdated. */
export async function pythonEnvironments(
  folders: Pick<Folders, 'environments' | 'logs'>,
  supervisor: Supervisor,
  progress: (message: string) => void,
): Promise<PythonEnvironments> {
  const python = findPython();
  const common = (name: string) => ({
    name,
    python,
    progress,
    folder: join(folders.environments, name),
    logFile: join(folders.logs, `install-${name}.log`),
  });
  return {
    server: await ensureEnvironment(
      {
        ...common('mlflow'),
        lockFiles: [join(server, 'requirements.lock')],
        project: { folder: server, buildLock: join(server, 'requirements-build.lock') },
      },
      supervisor,
    ),
    objectStore: await ensureEnvironment(
      { ...common('ministack'), lockFiles: [join(__dirname, 'requirements/ministack.lock')] },
      supervisor,
    ),
  };
}
