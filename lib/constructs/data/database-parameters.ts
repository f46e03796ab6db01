/** Parameters that are the same for every size of database, and why. Units are those of PostgreSQL. */
const fixedParameters: Readonly<Record<string, string>> = {
  /** Refuses a connection without TLS (default since RDS PostgreSQL 15; explicit for reviewers). */
  'rds.force_ssl': '1',
  /** No MD5 passwords; the master user has the only password. */
  'rds.accepted_password_auth_method': 'scram',
  password_encryption: 'scram-sha-256',
  /** Logs who connected, from where, how, and for how long. */
  log_connections: '1',
  log_disconnections: '1',
  /** Logs schema changes; only the migrations of MLflow are expected. */
  log_statement: 'ddl',
  /** Logs statements that take longer than this (ms), and waits for locks longer than `deadlock_timeout`. */
  log_min_duration_statement: '1000',
  log_lock_waits: '1',
  /** Ends a transaction that a dead task left open, and its locks, after this time (ms). */
  idle_in_transaction_session_timeout: '300000',
  /** Ends statements after this time (ms). The server's own limit is shorter; the migration task lifts this one. */
  statement_timeout: '120000',
  /**
   * Ends a statement that writes more than this (kB) to the disk to sort or to join: 10 GiB, half of the smallest
   * database. A migration may have to sort a whole table for an index, and cannot lift this limit.
   */
  temp_file_limit: '10485760',
};

/** The parameter group of the database. */
export function databaseParameters(maxConnections: number): Record<string, string> {
  return { ...fixedParameters, max_connections: String(maxConnections) };
}
