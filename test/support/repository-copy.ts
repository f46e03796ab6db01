import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fixtures } from './environments';

const repository = join(__dirname, '../..');

/** Names that git ignores, which a clone does not have: installed packages, data, results, caches. */
const ignored = readFileSync(join(repository, '.gitignore'), 'utf8')
  .split('\n')
  .map((line) => line.replace(/\/$/, ''))
  .filter(Boolean);

/**
 * A copy of this repository that a test can change like a user's clone. Its `config/` has the fixtures, and its packages
 * are those of this repository.
 */
export class RepositoryCopy {
  /** Folder of the copy. */
  readonly root = mkdtempSync(join(tmpdir(), 'repository-'));

  constructor() {
    cpSync(repository, this.root, { recursive: true, filter: (path) => isPartOfClone(path) });
    symlinkSync(join(repository, 'node_modules'), join(this.root, 'node_modules'));
    rmSync(join(this.root, 'config'), { recursive: true });
    for (const name of fixtures) {
      const source = readFileSync(join(repository, `test/fixtures/environments/${name}.ts`), 'utf8');
      this.write(`config/${name}.ts`, source.replaceAll('../../../lib/', '../lib/'));
    }
  }

  /** Reads a file. */
  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Writes a file, and creates its folder. */
  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Deletes a file. */
  remove(path: string): void {
    rmSync(join(this.root, path));
  }

  /** Runs a program of the installed packages in the folder of the copy. */
  run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    const file = join(repository, 'node_modules/.bin', program);
    const { status, stdout, stderr } = spawnSync(file, args, { cwd: this.root, env, encoding: 'utf8' });
    return { status, output: stdout + stderr };
  }

  /** Deletes the copy. */
  dispose(): void {
    rmSync(this.root, { recursive: true });
  }
}

function isPartOfClone(path: string): boolean {
  const parts = relative(repository, path).split('/');
  return !parts.some((part) => part === '.git' || ignored.includes(part));
}
