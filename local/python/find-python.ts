import { spawnSync } from 'node:child_process';

/** The environment variable that names the Python to use, instead of the one found on the PATH. */
const pythonVariable = 'MLFLOW_AWS_KIT_PYTHON';

/** A Python that can make virtual environments. */
export interface Python {
  /** Absolute path of the interpreter. */
  readonly executable: string;
  /** Such as `3.11.7`. */
  readonly version: string;
}

/** The server's code needs 3.11; every locked package has wheels for these. The image runs the first one. */
const supported = ['3.11', '3.12', '3.13', '3.14'];
/** venv and ensurepip are packages of their own on Debian and Ubuntu. */
const question =
  'import sys, venv, ensurepip; print(sys.executable, "%d.%d.%d" % sys.version_info[:3], sep="\\n")';

/** Finds a supported Python. Throws with what was tried, what was found and how to install one. */
export function findPython(environment: NodeJS.ProcessEnv = process.env): Python {
  const named = environment[pythonVariable];
  const candidates = named ? [named] : [...supported.map((version) => `python${version}`), 'python3'];
  const tried: string[] = [];
  for (const candidate of candidates) {
    const found = ask(candidate, environment);
    if (typeof found !== 'string' && supported.includes(found.version.replace(/\.\d+$/, ''))) return found;
    tried.push(
      `${candidate}: ${typeof found === 'string' ? found : `is Python ${found.version} (${found.executable})`}`,
    );
  }
  throw new Error(
    [
      `MLflow needs Python ${supported.join(', ')} with its venv module. Tried:`,
      ...tried.map((line) => `  ${line}`),
      'Install one, or name one that is installed:',
      '  Debian, Ubuntu  apt install python3-venv',
      '  macOS           brew install python@3.13',
      '  anywhere        https://www.python.org/downloads/',
      `  installed       ${pythonVariable}=/path/to/python3.13 npm start`,
    ].join('\n'),
  );
}

/** The Python that answers, or why there is none. */
function ask(command: string, env: NodeJS.ProcessEnv): Python | string {
  // -I: nothing in the working directory or in PYTHONPATH stands in for the modules that are asked for.
  const { error, status, stdout, stderr } = spawnSync(command, ['-I', '-c', question], {
    encoding: 'utf8',
    env,
  });
  if (error) return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not found' : error.message;
  const [executable, version] = stdout.trim().split('\n');
  if (status === 0 && executable && version) return { executable, version };
  return /No module named '?(venv|ensurepip)/.test(stderr)
    ? 'has no venv or ensurepip module'
    : (stderr.trim().split('\n').at(-1) ?? 'does not answer');
}
