import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { databaseParameters } from '../../lib/constructs/data/database-parameters';
import { superuser } from '../../local/database/postgres/cluster';
import { startPostgres } from '../../local/database/postgres/postgres';
import { startObjectStore } from '../../local/object-store/object-store';
import type { Supervisor } from '../../local/processes/supervisor';
import { ensureEnvironment } from '../../local/python/environment';
import { findPython } from '../../local/python/find-python';
import { freePort } from './free-port';

const root = join(__dirname, '../..');

/** A PostgreSQL and an S3 for the tests of the server. */
export interface RealParts {
  /** What the tests read: where the parts are, and the credentials of the S3. */
  readonly environment: Readonly<Record<string, string>>;
  /** Deletes all that the parts have stored. The supervisor stops them before. */
  release(): Promise<void>;
}

/** Connections for several servers of the tests at a time, each with two workers. */
const maxConnections = 200;

/** Starts both, with the database parameters of the template. The supervisor stops them. */
export async function startRealParts(supervisor: Supervisor): Promise<RealParts> {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-server-tests-'));
  const logFile = (name: string) => join(folder, `${name}.log`);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const region = 'eu-central-1';
  const ministack = await ensureEnvironment(
    {
      name: 'ministack',
      python: findPython(),
      folder: join(root, '.mlflow/environments/ministack'),
      lockFiles: [join(root, 'local/python/requirements/ministack.lock')],
      logFile: join(root, '.mlflow/logs/install-ministack.log'),
      progress: console.log,
    },
    supervisor,
  );
  const postgres = await startPostgres(
    {
      dataFolder: join(folder, 'database/data'),
      logFile: logFile('postgresql'),
      master: { name: 'postgres', password: 'test' },
      parameters: databaseParameters(maxConnections),
    },
    supervisor,
  );
  const { endpoint } = await startObjectStore(
    {
      executable: ministack.command('ministack'),
      port: await freePort(),
      dataFolder: join(folder, 'objects'),
      logFile: logFile('s3'),
      region,
      credentials,
    },
    supervisor,
  );
  return {
    environment: {
      TEST_DATABASE_SOCKET: dirname(postgres.socket),
      TEST_DATABASE_USER: superuser,
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_DEFAULT_REGION: region,
    },
    release: async () => {
      await postgres.release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
