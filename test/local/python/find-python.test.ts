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

const MISSING_VENV = 'echo "ModuleNotFoundError: No module named \'ensurepip\'" >&2; exit 1';
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

  test('takes the one that is named, and no other', () => {
    fake('python3', answers('3.11.2'));
    const named = fake('mine', answers('3.10.9'));
    expect(() => find({ MLFLOW_AWS_KIT_PYTHON: named })).toThrow(`${named}: is Python 3.10.9`);
  });

  test('says what was tried, what was found and what to do', () => {
    fake('python3.11', MISSING_VENV);
    fake('python3', answers('3.14.0'));
    expect(find).toThrow(/python3\.11: has no venv or ensurepip module\n {2}python3\.12: not found/);
    expect(find).toThrow(
      /python3: is Python 3\.14\.0\nInstall one \("apt install python3-venv".*\n?.*MLFLOW_AWS_KIT_PYTHON=/,
    );
  });
});
