import { escapeIdentifier } from 'pg';

/** What the bootstrap needs of a connection: `pg.Client` has it. */
export interface Connection {
  /** Runs one statement; `values` fill in `$1`, `$2`, …. */
  query(text: string, values?: unknown[]): Promise<{ rowCount: number | null }>;
  /** Closes the connection. */
  end(): Promise<void>;
}

/** What {@link bootstrap} needs. */
export interface BootstrapOptions {
  /** Opens a connection to a database as the master user. */
  readonly connect: (database: string) => Promise<Connection>;
  /** The server's database. */
  readonly databaseName: string;
  /** The role with which the server logs in. */
  readonly roleName: string;
}

/**
 * Makes the server's role and database. What exists already stays as it is, so it can run any number of times.
 *
 * The database belongs to the master user, and the role gets rights in it. If it belonged to the role, the master user
 * would have to be a member of the role and hence of `rds_iam`, and could no longer log in with its password.
 */
export async function bootstrap({ connect, databaseName, roleName }: BootstrapOptions): Promise<void> {
  const [database, role] = [escapeIdentifier(databaseName), escapeIdentifier(roleName)];
  await using(await connect('postgres'), async (connection) => {
    const isRole = await connection.query('SELECT FROM pg_roles WHERE rolname = $1', [roleName]);
    if (!isRole.rowCount) await connection.query(`CREATE ROLE ${role} LOGIN`);
    await connection.query(`ALTER ROLE ${role} PASSWORD NULL`);
    await connection.query(`GRANT rds_iam TO ${role}`);
    const isDatabase = await connection.query('SELECT FROM pg_database WHERE datname = $1', [databaseName]);
    if (!isDatabase.rowCount)
      await connection.query(`CREATE DATABASE ${database} ENCODING 'UTF8' TEMPLATE template0`);
    await connection.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await connection.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO ${role}`);
  });
  await using(await connect(databaseName), (connection) =>
    connection.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${role}`),
  );
}

async function using(
  connection: Connection,
  work: (connection: Connection) => Promise<unknown>,
): Promise<void> {
  try {
    await work(connection);
  } finally {
    await connection.end();
  }
}
