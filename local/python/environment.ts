import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Supervisor } from '../processes/supervisor';
import { ensurePrivateFolder, writePrivateFile } from '../run/private-files';
import type { Python } from './find-python';
import { pipConfiguration, uvEnvironment } from './package-index';

/** uv itself, by a lock with hashes. */
const uvLock = join(__dirname, 'requirements', 'uv.txt');

/** What the local run needs of Python. */
export interface EnvironmentOptions {
  /** What the user calls it, such as `MLflow`. */
  readonly name: string;
  /** The virtual environment; uv lies beside it in `uv`. */
  readonly folder: string;
  /** Requirements files in which every package has its version and hashes. */
  readonly lockFiles: readonly string[];
  /** The interpreter that the environment is made with. */
  readonly python: Python;
  /**
   * A Python project of this repository that is installed on top, from its sources as they stand.
   * @default - none
   */
  readonly project?: PythonProject;
  /** Output of pip and uv. */
  readonly logFile: string;
  /** Called if something is installed, which takes a while. */
  readonly progress: (message: string) => void;
}

/** A Python project whose dependencies the lock has. */
export interface PythonProject {
  /** Folder of its pyproject.toml. */
  readonly folder: string;
  /** Lock with hashes of what builds it. */
  readonly buildLock: string;
}

/** A virtual environment with just what its lock names, and the project. */
export interface PythonEnvironment {
  /** Path of its Python. */
  readonly python: string;
  /** Path of one of its commands, such as `mlflow`. */
  command(name: string): string;
}

/**
 * Makes a virtual environment, or returns the one that the same lock and Python made before. It is built in place,
 * because its scripts contain its path. The stamp is written last: an interrupted installation starts over.
 */
export async function ensureEnvironment(
  options: EnvironmentOptions,
  supervisor: Supervisor,
): Promise<PythonEnvironment> {
  const { name, folder, lockFiles, python, project, logFile, progress } = options;
  const sources = [
    ...lockFiles,
    ...(project ? [join(project.folder, 'pyproject.toml'), project.buildLock] : []),
  ];
  const inputs = [...sources.map((file) => readFileSync(file, 'utf8')), python.version];
  await builtOnce(folder, inputs, async () => {
    const uv = await ensureUv(options, supervisor);
    progress(
      `Installing ${name} from ${lockFiles.map((file) => relative(process.cwd(), file)).join(' and ')}`,
    );
    const env = uvEnvironment(pipConfiguration(python.executable), {
      ...process.env,
      UV_PYTHON_DOWNLOADS: 'never',
    });
    const run = (task: string, args: readonly string[]) =>
      supervisor.run({
        name: `${name}: uv ${task}`,
        executable: uv,
        args,
        env,
        logFile: `${logFile}.${task}`,
      });
    await run('venv', ['venv', '--python', python.executable, folder]);
    await run('sync', [
      'pip',
      'sync',
      '--require-hashes',
      '--python',
      binary(folder, 'python'),
      ...lockFiles,
    ]);
    if (project) await run('project', projectInstallation(binary(folder, 'python'), project));
  });
  return { python: binary(folder, 'python'), command: (command) => binary(folder, command) };
}

/** Editable, so that the sources in use are those in the repository; the entry points need a real installation. */
function projectInstallation(python: string, { folder, buildLock }: PythonProject): string[] {
  return [
    'pip',
    'install',
    '--python',
    python,
    '--no-deps',
    '--build-constraints',
    buildLock,
    '--editable',
    folder,
  ];
}

/** Installs uv by pip, which every Python brings and which follows the user's own settings. */
async function ensureUv(options: EnvironmentOptions, supervisor: Supervisor): Promise<string> {
  const { python, logFile, progress } = options;
  const folder = join(dirname(options.folder), 'uv');
  await builtOnce(folder, [readFileSync(uvLock, 'utf8'), python.version], async () => {
    progress('Installing uv, which installs the rest');
    const run = (task: string, executable: string, args: readonly string[]) =>
      supervisor.run({ name: `uv: ${task}`, executable, args, logFile: `${logFile}.${task}` });
    await run('uv-venv', python.executable, ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '--no-deps', '--requirement', uvLock];
    await run('uv-install', binary(folder, 'python'), pip);
  });
  return binary(folder, 'uv');
}

async function builtOnce(
  folder: string,
  inputs: readonly string[],
  build: () => Promise<void>,
): Promise<void> {
  const stampFile = join(folder, 'built-from.sha256');
  const stamp = createHash('sha256').update(inputs.join('\0')).digest('hex');
  const built = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined;
  // Its Python is a link to the one that made it; an upgrade of the system may have removed that.
  if (built === stamp && existsSync(binary(folder, 'python'))) return;
  rmSync(folder, { recursive: true, force: true });
  ensurePrivateFolder(dirname(folder));
  await build();
  writePrivateFile(stampFile, stamp);
}

const binary = (folder: string, name: string) => join(folder, 'bin', name);
