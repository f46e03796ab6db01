import { dirname, join } from 'node:path';
import { Client } from 'pg';
import type { Environment } from '../../../lib/config/schema/environment';
import { databaseParameters } from '../../../lib/constructs/data/database-parameters';
import type { Certificates } from '../../../local/certificates/certificates';
import { type IamLogin, startIamLogin } from '../../../local/database/iam-login/iam-login';
import { superuser } from '../../../local/database/postgres/cluster';
import { startPostgres } from '../../../local/database/postgres/postgres';
import type { Supervisor } from '../../../local/processes/supervisor';

/** What the database instance of an emulated account is made of. */
export interface DatabaseOptions {
  /** Where its data and logs go. */
  readonly folder: string;
  /** The environment whose parameters and port it has. */
  readonly environment: Environment;
  /** Its certificate. */
  readonly certificates: Certificates;
  /** The master user, as the template names it. */
  readonly master: { readonly name: string; readonly password: string };
  /** Key pair that signs login tokens. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A real PostgreSQL behind the login by IAM tokens, in place of RDS. */
export interface Database {
  /** Lets clients connect. Before that, nothing listens on its port. */
  listen(): Promise<void>;
  /** Runs a statement as the superuser, past the login. Returns its rows. */
  query(sql: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Closes what the supervisor does not stop. */
  release(): Promise<void>;
}

/** Starts PostgreSQL. The supervisor stops it. */
export async function startDatabase(options: DatabaseOptions, supervisor: Supervisor): Promise<Database> {
  const { folder, environment, certificates, master, credentials } = options;
  const postgres = await startPostgres(
    {
      dataFolder: join(folder, 'postgresql/data'),
      logFile: join(folder, 'logs/postgresql.log'),
      master,
      parameters: databaseParameters(environment.database.maxConnections),
    },
    supervisor,
  );
  let login: IamLogin | undefined;
  return {
    listen: async () => {
      login ??= await startIamLogin({
        port: environment.database.port,
        certificate: certificates,
        socket: postgres.socket,
        region: environment.region,
        credentials: [credentials],
        isIamUser: (user) => postgres.isIamUser(user),
        reservedUsers: [superuser],
      });
    },
    query: (sql, database = 'postgres') => query(dirname(postgres.socket), database, sql),
    release: async () => {
      await login?.close();
      await postgres.release();
    },
  };
}

async function query(host: string, database: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ host, port: 5432, user: superuser, database });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
