import { Client } from 'pg';
import { superuser } from './cluster';
import { socketPort } from './configuration';
import { ensureRoles, type MasterUser } from './roles';

/** Makes what a fresh RDS instance has: its roles, and an extension that only a superuser can create elsewhere. */
export async function provision(socketFolder: string, master: MasterUser): Promise<void> {
  // New databases are copies of template1.
  await withClient(socketFolder, 'template1', async (client) => {
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  });
  await withClient(socketFolder, 'postgres', (client) => ensureRoles(client, master));
}

async function withClient(
  host: string,
  database: string,
  use: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({ host, port: socketPort, user: superuser, database });
  // If the start is stopped, the lost connection rejects the query and is emitted as well; without a listener it crashes.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
