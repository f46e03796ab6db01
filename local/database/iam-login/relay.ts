import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { LoginError, readMessage } from './wire';

/** Lets PostgreSQL ask for the password. Refuses if it asks for none: it trusts members of rds_iam, who need a token. */
export async function relayPassword(
  client: Duplex,
  startup: Buffer,
  user: string,
  path: string,
): Promise<void> {
  const server = await open(path);
  server.write(startup);
  const { type, body, bytes } = await readMessage(server);
  if (type === 'R' && body.readInt32BE() === 0) {
    server.destroy();
    throw new LoginError('28000', `PAM authentication failed for user "${user}"`);
  }
  client.write(bytes);
  join(client, server);
}

/** Connects the client to PostgreSQL, which trusts it, or needs no login, as for a cancel request. */
export async function relay(client: Duplex, startup: Buffer, path: string): Promise<void> {
  const server = await open(path);
  server.write(startup);
  join(client, server);
}

async function open(path: string): Promise<Socket> {
  const server = connect(path);
  try {
    await once(server, 'connect');
  } catch (error) {
    throw new LoginError(
      '57P03',
      `the database system is not available (${(error as NodeJS.ErrnoException).code})`,
    );
  }
  server.on('error', () => undefined);
  return server;
}

/** Passes everything on, at the pace of the slower side, until either ends. */
function join(client: Duplex, server: Socket): void {
  client.pipe(server).pipe(client);
  client.once('close', () => server.destroy());
  server.once('close', () => client.end());
}
