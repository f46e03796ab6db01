import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findPython } from '../../../local/python/find-python';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'python-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const missingVenv = 'echo "ModuleNotFoundError: No module named \'ensurepip\'" >&2; exit 1';
const answers = (version: string) => `echo /usr/bin/python; echo ${version}`;
function fake(name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
const find = (more: NodeJS.ProcessEnv = {}) => findPython({ PATH: folder, ...more });

describe('findPython', () => {
  test('takes the first supported one on the PATH', () => {
    fake('python3.11', 'echo "pyenv: python3.11: command not found" >&2; exit 127');
    fake('python3.12', answers('3.12.1'));
    fake('python3', answers('3.13.0'));
    expect(find()).toEqual({ executable: '/usr/bin/python', version: '3.12.1' });
  });

  test.each(['3.11.2', '3.12.1', '3.13.0', '3.14.8'])('takes Python %s', (version) => {
    fake('python3', answers(version));
    expect(find()).toEqual({ executable: '/usr/bin/python', version });
  });

  test('takes only the one that is named', () => {
    fake('python3', answers('3.11.2'));
    const named = fake('mine', answers('3.10.9'));
    expect(() => find({ MLFLOW_AWS_KIT_PYTHON: named })).toThrow(
      `${named}: is Python 3.10.9 (/usr/bin/python)`,
    );
  });

  test('says what was tried, what was found and where, and how to install one', () => {
    fake('python3.11', missingVenv);
    fake('python3', answers('3.15.0'));
    expect(find).toThrow(
      [
        'MLflow needs Python 3.11, 3.12, 3.13, 3.14 with its venv module. Tried:',
        '  python3.11: has no venv or ensurepip module',
        '  python3.12: not found',
        '  python3.13: not found',
        '  python3.14: not found',
        '  python3: is Python 3.15.0 (/usr/bin/python)',
        'Install one, or name one that is installed:',
        '  Debian, Ubuntu  apt install python3-venv',
        '  macOS           brew install python@3.13',
        '  anywhere        https://www.python.org/downloads/',
        '  installed       MLFLOW_AWS_KIT_PYTHON=/path/to/python3.13 npm start',
      ].join('\n'),
    );
  });
});
