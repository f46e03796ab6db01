import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Supervisor } from '../../processes/supervisor';
import type { PostgresBinaries } from './binaries';

/** The superuser of the cluster: on RDS it has this name, and only AWS logs in with it. */
export const superuser = 'rdsadmin';

/**
 * Makes the data folder when there is none: under another name first, so that an interrupted run leaves no half of one.
 * Throws when the folder belongs to another major version of PostgreSQL, or is none of PostgreSQL's.
 */
export async function ensureCluster(
  dataFolder: string,
  binaries: PostgresBinaries,
  supervisor: Supervisor,
  logFile: string,
): Promise<void> {
  if (existsSync(dataFolder) && readdirSync(dataFolder).length > 0) {
    requireVersion(dataFolder, binaries.majorVersion);
    return;
  }
  const unfinished = `${dataFolder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const options = [
    `--pgdata=${unfinished}`,
    `--username=${superuser}`,
    '--auth=reject', // pg_hba.conf is written before each start
    '--encoding=UTF8',
    // PostgreSQL's own, since a machine may have no en_US.UTF-8: the same order of strings everywhere.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums', // as on RDS
    '--no-instructions',
  ];
  await supervisor.run({ name: 'initdb', ...binaries.command('initdb', options), logFile });
  rmSync(dataFolder, { recursive: true, force: true });
  renameSync(unfinished, dataFolder);
}

function requireVersion(dataFolder: string, expected: number): void {
  const file = join(dataFolder, 'PG_VERSION');
  if (!existsSync(file)) {
    throw new Error(
      `${dataFolder} is not empty and holds no PostgreSQL cluster (no PG_VERSION). Name another folder.`,
    );
  }
  const found = readFileSync(file, 'utf8').trim();
  if (found === String(expected)) return;
  throw new Error(
    `${dataFolder} was made by PostgreSQL ${found}, and this version of the kit runs PostgreSQL ${expected}, which ` +
      `cannot read it. Go back to the version of the kit that made it and export the data, or start afresh with --reset.`,
  );
}
