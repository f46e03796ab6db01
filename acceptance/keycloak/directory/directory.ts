import { join } from 'node:path';
import type { Certificates } from '../../../local/certificates/certificates';
import { acceptsConnections } from '../../../local/processes/readiness';
import type { Supervisor } from '../../../local/processes/supervisor';
import { writePrivateFile } from '../../../local/run/private-files';
import { baseDn, groupDn, personDn, readerDn } from './directory-content';

/** Options of the directory server. */
export interface DirectoryOptions {
  /** The jar of the LDAP SDK. */
  readonly ldapSdk: string;
  /** Port on loopback. */
  readonly port: number;
  /** Its server certificate. */
  readonly certificates: Certificates;
  /** Initial content, as LDIF. */
  readonly content: string;
  /** Password of the account with which Keycloak reads. */
  readonly password: string;
  /** Folder for files with passwords, which only their owner can read. */
  readonly folder: string;
  /** Path of a log file. */
  logFile(name: string): string;
}

/** An LDAP server with TLS on loopback that keeps its content in memory. */
export class Directory {
  /** Its ldaps address. */
  readonly url: string;

  private constructor(
    private readonly options: DirectoryOptions,
    private readonly supervisor: Supervisor,
  ) {
    this.url = `ldaps://127.0.0.1:${options.port}`;
  }

  /** Starts the server and waits until it accepts connections. */
  static async start(options: DirectoryOptions, supervisor: Supervisor): Promise<Directory> {
    const { ldapSdk, port, certificates, content, folder, logFile } = options;
    const ldif = join(folder, 'directory.ldif');
    writePrivateFile(ldif, `${content}\n`);
    await supervisor.start(
      {
        name: 'The LDAP directory',
        executable: 'java',
        args: [
          ...['-Xmx128m', '-cp', ldapSdk, join(__dirname, 'Directory.java')],
          ...[baseDn, String(port), ldif, certificates.certFile, certificates.keyFile],
        ],
        logFile: logFile('directory'),
      },
      { ready: acceptsConnections(port), readyTimeoutMs: 120_000 },
    );
    return new Directory(options, supervisor);
  }

  /** Adds a member to a group. */
  addMember(uid: string, group: string): Promise<void> {
    return this.change(uid, group, 'add');
  }

  /** Removes a member from a group. */
  removeMember(uid: string, group: string): Promise<void> {
    return this.change(uid, group, 'delete');
  }

  private async change(uid: string, group: string, operation: 'add' | 'delete'): Promise<void> {
    const { ldapSdk, port, certificates, password, folder, logFile } = this.options;
    const passwordFile = join(folder, 'directory-password');
    writePrivateFile(passwordFile, `${password}\n`);
    await this.supervisor.run({
      name: 'The change of the directory',
      executable: 'java',
      args: [
        ...['-cp', ldapSdk, join(__dirname, 'Membership.java'), String(port), certificates.caFile],
        ...[readerDn, passwordFile, operation, groupDn(group), personDn(uid)],
      ],
      logFile: logFile('membership'),
    });
  }
}
