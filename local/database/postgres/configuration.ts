import { join } from 'node:path';
import { writePrivateFile } from '../../run/private-files';
import { superuser } from './cluster';

/** Only a part of the socket's file name: PostgreSQL listens on no TCP port. */
export const socketPort = 5432;

/** What the settings depend on. */
export interface Configuration {
  /** Data folder of the cluster. */
  readonly dataFolder: string;
  /** A folder that only this user can enter; PostgreSQL is reachable by the socket in it only. */
  readonly socketFolder: string;
  /** Always logs in by its password, even as a member of rds_iam. */
  readonly masterUser: string;
  /** Name to value. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Writes postgresql.conf and pg_hba.conf from the template, at every start. */
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
 * Users that may connect to the socket; the first match wins. The master user may grant rds_iam, which makes it a
 * member in PostgreSQL but not in RDS: it comes first, and logs in by its password.
 */
const authentication = (masterUser: string) =>
  [
    `local all ${superuser} trust`,
    `local all ${quote(masterUser, '"')} scram-sha-256`,
    '# The verifier of IAM tokens is the only client of this socket, and has verified the token.',
    'local all +rds_iam trust',
    'local all all scram-sha-256',
    '',
  ].join('\n');

const quote = (value: string, mark: string) => mark + value.replaceAll(mark, mark + mark) + mark;
