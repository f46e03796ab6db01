import { Client, DatabaseError } from 'pg';
import type { Connection } from './bootstrap';

/** How to log in as the master user. */
export interface MasterLogin {
  /** Host name of the instance. */
  readonly host: string;
  /** TCP port of the instance. */
  readonly port: number;
  /** The master user's name. */
  readonly user: string;
  /** Certificates of the authorities that may sign the certificate of the database. */
  readonly ca: string[];
  /** The master user's password, from its secret. */
  readonly password: string;
  /** Makes an IAM token for the master user. */
  readonly token: () => Promise<string>;
  /** Milliseconds that one log-in may take. @default 10000 */
  readonly loginTimeoutMs?: number;
}

/** Milliseconds: CREATE DATABASE, the slowest statement, takes seconds; the function itself has two minutes. */
const statementTimeoutMs = 60_000;

/**
 * Logs in as the master user, TLS verified.
 *
 * Since PostgreSQL 16, the creator of a role becomes a member of it (with ADMIN only). The server's role is a member of
 * `rds_iam`. After that grant, in the first run already, RDS may therefore ask the master user for a token: `rds_iam`
 * comes before passwords.
 */
export async function connectAsMaster(login: MasterLogin, database: string): Promise<Connection> {
  try {
    return await open(login, database, login.password);
  } catch (error) {
    if (!(error instanceof DatabaseError) || !isAuthenticationFailure(error)) throw error;
    return await open(login, database, await login.token());
  }
}

async function open(login: MasterLogin, database: string, password: string): Promise<Connection> {
  const { host, port, user, ca, loginTimeoutMs = 10_000 } = login;
  const client = new Client({
    host,
    port,
    user,
    database,
    password,
    ssl: { ca, rejectUnauthorized: true },
    connectionTimeoutMillis: loginTimeoutMs,
    statement_timeout: statementTimeoutMs,
    // A failover can leave a connection without a peer, which the server's own timeout does not notice.
    query_timeout: statementTimeoutMs + 5_000,
  });
  // A lost connection rejects its query and emits an error too; without a listener, that would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Class 28, invalid authorization specification (PostgreSQL, appendix A). */
function isAuthenticationFailure({ code }: DatabaseError): boolean {
  return code?.startsWith('28') ?? false;
}
