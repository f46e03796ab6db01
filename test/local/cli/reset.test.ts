import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { reset } from '../../../local/cli/reset';
import { type Folders, localSettings } from '../../../local/run/settings';
import { fixtureFolder } from '../../support/environments';

const environment = join(fixtureFolder, 'local.ts');

let folders: Folders;
const terminal = process.stdin.isTTY;

beforeEach(() => {
  folders = localSettings({ data: mkdtempSync(join(tmpdir(), 'reset-')), environment }).folders;
  for (const folder of Object.values(folders)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'content'), 'x');
  }
  writeFileSync(join(dirname(folders.database), 'beside-the-cluster'), 'x');
  writeFileSync(join(folders.root, 'secrets.json'), '{}');
});
afterEach(() => {
  process.stdin.isTTY = terminal;
  rmSync(folders.root, { recursive: true });
});

describe('a reset', () => {
  test('keeps only the virtual environments and files that the kit did not make', async () => {
    expect(await reset(folders, true)).toBe(true);
    expect(readdirSync(folders.root).sort()).toEqual(['content', 'environments']);
    expect(existsSync(join(folders.environments, 'content'))).toBe(true);
  });

  test('can be repeated', async () => {
    await reset(folders, true);
    expect(await reset(folders, true)).toBe(true);
  });

  test('deletes nothing without --yes if there is no terminal', async () => {
    process.stdin.isTTY = false;
    await expect(reset(folders, false)).rejects.toThrow(/there is no terminal to answer on: add --yes/);
    expect(existsSync(join(folders.root, 'secrets.json'))).toBe(true);
    expect(existsSync(join(folders.database, 'content'))).toBe(true);
  });
});
