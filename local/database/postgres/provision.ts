import { Client, escapeIdentifier } from 'pg';
import { SUPERUSER } from './cluster';
import { SOCKET_PORT } from './configuration';
import type { PostgresOptions } from './postgres';
import { ensureRoles } from './roles';

/** Makes what a fresh RDS instance has: its roles, its first database, and extensions for all later ones. */
export async function provision(
  socketFolder: string,
  { master, database, extensions = ['pg_stat_statements'] }: PostgresOptions,
): Promise<void> {
  await withClient(socketFolder, 'template1', async (client) => {
    for (const extension of extensions) {
      await client.query(`CREATE EXTENSION IF NOT EXISTS ${escapeIdentifier(extension)}`);
    }
  });
  await withClient(socketFolder, 'postgres', async (client) => {
    await ensureRoles(client, master);
    if (database !== undefined) await ensureDatabase(client, database, master.name);
  });
}

async function ensureDatabase(client: Client, name: string, owner: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (rowCount === 0) {
    await client.query(`CREATE DATABASE ${escapeIdentifier(name)} OWNER ${escapeIdentifier(owner)}`);
  }
}

async function withClient(
  host: string,
  database: string,
  use: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({ host, port: SOCKET_PORT, user: SUPERUSER, database });
  // A lost connection, as when somebody stops the start, rejects the query and is emitted too; unheard, it is a crash.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
