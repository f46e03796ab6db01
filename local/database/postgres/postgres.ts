import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Pool } from 'pg';
import type { Supervisor } from '../../processes/supervisor';
import { ensurePrivateFolder } from '../../run/private-files';
import { findPostgres, type PostgresBinaries } from './binaries';
import { ensureCluster, superuser } from './cluster';
import { socketPort, writeConfiguration } from './configuration';
import { localParameters } from './parameters';
import { provision } from './provision';
import { isIamUser, type MasterUser } from './roles';

/** What a local PostgreSQL is made of. */
export interface PostgresOptions {
  /** Kept between runs; its parent is made private. */
  readonly dataFolder: string;
  /** Output of PostgreSQL; that of initdb is in `<file>.initdb`. */
  readonly logFile: string;
  /** The master user, as RDS creates it. */
  readonly master: MasterUser;
  /** The parameter group's parameters, by their RDS names. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A running PostgreSQL, reachable by its private socket only. */
export interface Postgres {
  /** Path of the socket: trust and passwords as pg_hba.conf says, so only `iam-login` may use it. */
  readonly socket: string;
  /** Whether the user must log in by an IAM token. */
  isIamUser(user: string): Promise<boolean>;
  /** Gives back the socket's folder and the connections of `isIamUser`; the supervisor stops the process. */
  release(): Promise<void>;
}

/** Milliseconds: recovery after a kill replays at most a checkpoint's worth of log, in seconds. */
const readyTimeoutMs = 60_000;

/** Starts PostgreSQL. Throws when the data folder is another version's, or a parameter's value is none that it accepts. */
export async function startPostgres(options: PostgresOptions, supervisor: Supervisor): Promise<Postgres> {
  const { dataFolder, logFile, master } = options;
  if (master.name === superuser)
    throw new Error(`The master user cannot be ${superuser}, a name that RDS reserves.`);
  const binaries = findPostgres();
  ensurePrivateFolder(dirname(dataFolder));
  await ensureCluster(dataFolder, binaries, supervisor, `${logFile}.initdb`);
  const parameters = localParameters(options.parameters, knownSettings(binaries), binaries.libraryFolder);
  // Not in the data folder: the path of a socket is limited to 103 bytes, the path of a data folder is not.
  const socketFolder = mkdtempSync(join(tmpdir(), 'mlflow-postgres-'));
  const pool = adminPool(socketFolder);
  const release = async () => {
    await pool.end();
    rmSync(socketFolder, { recursive: true, force: true });
  };
  try {
    writeConfiguration({ dataFolder, socketFolder, masterUser: master.name, parameters });
    const command = { name: 'PostgreSQL', ...binaries.command('postgres', ['-D', dataFolder]), logFile };
    await supervisor.start(
      { ...command, stopSignal: 'SIGINT' }, // the fast shutdown, which does not wait for clients to leave
      { ready: async () => void (await pool.query('SELECT 1')), readyTimeoutMs },
    );
    await provision(socketFolder, master);
    const socket = join(socketFolder, `.s.PGSQL.${socketPort}`);
    return { socket, isIamUser: (user) => isIamUser(pool, user, master.name), release };
  } catch (error) {
    await release();
    throw error;
  }
}

function adminPool(socketFolder: string): Pool {
  const pool = new Pool({
    host: socketFolder,
    port: socketPort,
    user: superuser,
    database: 'postgres',
    max: 2,
  });
  pool.on('error', () => undefined); // idle connections end when PostgreSQL stops
  return pool;
}

/** The settings that this PostgreSQL takes from a configuration file. */
function knownSettings(binaries: PostgresBinaries): Set<string> {
  const { executable, args } = binaries.command('postgres', ['--describe-config']);
  const { status, stdout, stderr } = spawnSync(executable, args, { encoding: 'utf8', maxBuffer: 2 ** 22 });
  if (status !== 0) throw new Error(`PostgreSQL cannot be run: ${stderr.trim()}`);
  return new Set(stdout.split('\n').map((line) => line.split('\t')[0] ?? ''));
}
