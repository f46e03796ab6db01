import { join } from 'node:path';
import type { Certificates } from '../../../local/certificates/certificates';
import { acceptsConnections } from '../../../local/processes/readiness';
import type { Supervisor } from '../../../local/processes/supervisor';
import { writePrivateFile } from '../../../local/run/private-files';
import { baseDn, groupDn, personDn, readerDn } from './directory-content';

export interface DirectoryOptions {
  /** The jar of the LDAP SDK. */
  readonly ldapSdk: string;
  readonly port: number;
  readonly certificates: Certificates;
  /** What it begins with, as LDIF. */
  readonly content: string;
  /** Of the account that reads. */
  readonly password: string;
  /** For files with passwords, of which only their owner reads. */
  readonly folder: string;
  logFile(name: string): string;
}

/** An LDAP server with TLS, on loopback; its content is in memory. */
export class Directory {
  readonly url: string;

  private constructor(
    private readonly options: DirectoryOptions,
    private readonly supervisor: Supervisor,
  ) {
    this.url = `ldaps://127.0.0.1:${options.port}`;
  }

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

  /** Makes somebody a member of a group. */
  join(uid: string, group: string): Promise<void> {
    return this.change(uid, group, 'add');
  }

  /** Takes somebody out of a group. */
  leave(uid: string, group: string): Promise<void> {
    return this.change(uid, group, 'delete');
  }

  private async change(uid: string, group: string, how: 'add' | 'delete'): Promise<void> {
    const { ldapSdk, port, certificates, password, folder, logFile } = this.options;
    const passwordFile = join(folder, 'directory-password');
    writePrivateFile(passwordFile, `${password}\n`);
    await this.supervisor.run({
      name: 'The change of the directory',
      executable: 'java',
      args: [
        ...['-cp', ldapSdk, join(__dirname, 'Membership.java'), String(port), certificates.caFile],
        ...[readerDn, passwordFile, how, groupDn(group), personDn(uid)],
      ],
      logFile: logFile('membership'),
    });
  }
}
