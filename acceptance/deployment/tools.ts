import { dirname, join } from 'node:path';
import type { Supervisor } from '../../local/processes/supervisor';
import { ensureEnvironment } from '../../local/python/environment';
import { findPython } from '../../local/python/find-python';
import { pythonEnvironments } from '../../local/python/python-environments';
import { defaultData } from '../../local/run/settings';

/** The Python programs of the suite. */
export interface Tools {
  /** A Python that has ministack and botocore. */
  readonly emulatorPython: string;
  /** Folder with the AWS CLI, for the PATH. */
  readonly awsFolder: string;
  /** The server's entry point; stands for the image. */
  readonly serverCommand: string;
}

/** Installs what is missing: the server, as for `npm start`, and the emulator, by a lock of this folder. */
export async function installTools(
  supervisor: Supervisor,
  progress: (message: string) => void,
): Promise<Tools> {
  const folders = { environments: join(defaultData, 'environments'), logs: join(defaultData, 'logs') };
  const { server } = await pythonEnvironments(folders, supervisor, progress);
  const emulator = await ensureEnvironment(
    {
      name: 'the emulator',
      python: findPython(),
      folder: join(folders.environments, 'deployment'),
      lockFiles: [join(__dirname, 'requirements.lock')],
      logFile: join(folders.logs, 'install-deployment.log'),
      progress,
    },
    supervisor,
  );
  return {
    emulatorPython: emulator.python,
    awsFolder: dirname(emulator.command('aws')),
    serverCommand: server.command('mlflow-aws-server'),
  };
}
