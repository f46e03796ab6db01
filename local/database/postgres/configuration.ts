import { join } from 'node:path';
import { writePrivateFile } from '../../run/private-files';
import { superuser } from './cluster';

/** Names the file of the socket, and nothing else: PostgreSQL listens on no TCP port. */
export const socketPort = 5432;

/** What the settings depend on. */
export interface Configuration {
  readonly dataFolder: string;
  /** A folder that only this user enters; the socket in it is the only way in. */
  readonly socketFolder: string;
  readonly masterUser: string;
  /** Name to value. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Writes postgresql.conf and pg_hba.conf anew: they are made of the template, not edited by hand. */
export function writeConfiguration({
  dataFolder,
  socketFolder,
  masterUser,
  parameters,
}: Configuration): void {
  const settings: [name: string, value: string][] = [
    ['listen_addresses', ''],
    ['port', String(socketPort)],
    ['unix_socket_directories', socketFolder],
    ['unix_socket_permissions', '0700'],
    ['password_encryption', 'scram-sha-256'],
    ['timezone', 'UTC'], // as on RDS
    ['log_timezone', 'UTC'],
  ];
  const lines = [...settings, ...Object.entries(parameters)].map(
    ([name, value]) => `${name} = ${quote(value, "'")}\n`,
  );
  writePrivateFile(join(dataFolder, 'postgresql.conf'), lines.join(''));
  writePrivateFile(join(dataFolder, 'pg_hba.conf'), authentication(masterUser));
}

/**
 * Who may come in by the socket, first match wins. The master user may grant rds_iam and is therefore a member in
 * PostgreSQL's eyes, not in RDS's: it is named first, and keeps its password.
 */
const authentication = (masterUser: string) =>
  [
    `local all ${superuser} trust`,
    `local all ${quote(masterUser, '"')} scram-sha-256`,
    '# The verifier of IAM tokens stands before this socket and has seen a valid token.',
    'local all +rds_iam trust',
    'local all all scram-sha-256',
    '',
  ].join('\n');

const quote = (value: string, mark: string) => mark + value.replaceAll(mark, mark + mark) + mark;
