/** What is changed in the database's parameter group whatever its size, and why. Units are PostgreSQL's. */
const fixedParameters: Readonly<Record<string, string>> = {
  /** Refuses a connection without TLS (default since RDS PostgreSQL 15; said aloud for the reviewer). */
  'rds.force_ssl': '1',
  /** No MD5 passwords; the master's is the only password there is. */
  'rds.accepted_password_auth_method': 'scram',
  password_encryption: 'scram-sha-256',
  /** Who connected, from where, how, and for how long. */
  log_connections: '1',
  log_disconnections: '1',
  /** Schema changes; MLflow's migrations are the only ones expected. */
  log_statement: 'ddl',
  /** Statements slower than a second (ms), and waits for locks longer than `deadlock_timeout`. */
  log_min_duration_statement: '1000',
  log_lock_waits: '1',
  /** A transaction that a dead task left open must not hold its locks for longer than this (ms). */
  idle_in_transaction_session_timeout: '300000',
  /** No statement of the tracking server takes this long (ms) unless something is wrong; the migration task lifts it. */
  statement_timeout: '120000',
};

/** The parameter group of the database. */
export function databaseParameters(maxConnections: number): Record<string, string> {
  return { ...fixedParameters, max_connections: String(maxConnections) };
}
