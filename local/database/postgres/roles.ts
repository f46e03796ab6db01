import { type Client, escapeIdentifier, escapeLiteral, type Pool } from 'pg';

/** The user that the database bootstrap logs in as. */
export interface MasterUser {
  /** Name of the role: the MasterUsername of the instance. */
  readonly name: string;
  /** Set again at every start. */
  readonly password: string;
}

/** The roles of PostgreSQL that AWS documents rds_superuser to be a member of, as far as 17 has them. */
const predefinedRoles = [
  'pg_monitor',
  'pg_signal_backend',
  'pg_checkpoint',
  'pg_use_reserved_connections',
  'pg_maintain',
];

/**
 * Makes the roles that exist on a fresh RDS instance: rds_superuser (no superuser), rds_iam, and the master user,
 * which makes roles and databases and grants rds_iam. Can be repeated; sets the master's password each time.
 */
export async function ensureRoles(client: Client, master: MasterUser): Promise<void> {
  const name = escapeIdentifier(master.name);
  // The password is part of a statement, and must not be logged whatever the parameter group says.
  await client.query(
    "SET log_statement = 'none'; SET log_min_duration_statement = -1; SET log_duration = off",
  );
  await client.query("SET log_min_error_statement = 'panic'");
  for (const role of ['rds_superuser', 'rds_iam']) {
    await createRole(client, role, 'NOLOGIN');
  }
  await createRole(client, master.name, 'LOGIN');
  await client.query(
    `ALTER ROLE ${name} NOSUPERUSER CREATEROLE CREATEDB PASSWORD ${escapeLiteral(master.password)}`,
  );
  await client.query(`GRANT ${predefinedRoles.join(', ')} TO rds_superuser WITH ADMIN OPTION`);
  await client.query(`GRANT rds_superuser TO ${name} WITH ADMIN OPTION`);
  // Able to grant it, and in no other way a member.
  await client.query(`GRANT rds_iam TO ${name} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`);
}

async function createRole(client: Client, role: string, options: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount === 0) await client.query(`CREATE ROLE ${escapeIdentifier(role)} ${options}`);
}

/** Whether the user is a member of rds_iam, directly or through others, and must therefore log in by a token. */
export async function isIamUser(pool: Pool, user: string, master: string): Promise<boolean> {
  if (user === master) return false;
  const { rows } = await pool.query<{ member: boolean }>(
    `WITH RECURSIVE granted(role) AS (
       SELECT oid FROM pg_roles WHERE rolname = $1
       UNION SELECT m.roleid FROM pg_auth_members m JOIN granted ON m.member = granted.role)
     SELECT EXISTS (SELECT FROM granted JOIN pg_roles ON oid = role WHERE rolname = 'rds_iam') AS member`,
    [user],
  );
  return rows[0]?.member === true;
}
