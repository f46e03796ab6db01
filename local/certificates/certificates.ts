import { X509Certificate as NodeCertificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { ensurePrivateFolder, writePrivateFile } from '../run/private-files';
import { createAuthority, issueServerCertificate } from './certificate-authority';

const dayMs = 86_400_000;
/** An authority with fewer days left could expire before the server certificate that it signs. */
const renewAuthorityWithinDays = 150;
/** A server certificate with fewer days left is renewed at the next start. */
const renewWithinDays = 14;

/** The local certificate authority and the server certificate that it issued. Everything is PEM. */
export interface Certificates {
  /** Path of the authority's certificate, for `curl --cacert` and `MLFLOW_TRACKING_SERVER_CERT_PATH`. */
  readonly caFile: string;
  /** Certificate of the authority, PEM. */
  readonly ca: string;
  /** Path of the server's private key, mode 0600. */
  readonly keyFile: string;
  /** Private key of the server certificate, PEM. */
  readonly key: string;
  /** Path of the server certificate. */
  readonly certFile: string;
  /** Server certificate, PEM. */
  readonly cert: string;
}

/** The names that a local server certificate holds. */
export interface CertificateOptions {
  /** Loopback names and addresses only: the authority is constrained to them. @default localhost, 127.0.0.1 and ::1 */
  readonly hosts?: readonly string[];
  /** Time by which certificates are issued and renewed. @default the current time */
  readonly now?: Date;
}

/**
 * Returns the certificates of the folder. Renews a server certificate that is missing, expires within 14 days, belongs
 * to another authority or lacks a host; the authority, which the user trusts, lasts ten years.
 * Throws if a host is not a loopback name.
 */
export async function ensureCertificates(
  folder: string,
  options: CertificateOptions = {},
): Promise<Certificates> {
  const { hosts = ['localhost', '127.0.0.1', '::1'], now = new Date() } = options;
  requireLoopback(hosts);
  ensurePrivateFolder(folder);
  const file = (name: string) => join(folder, name);
  const [caFile, caKeyFile] = [file('ca.pem'), file('ca-key.pem')];
  const [certFile, keyFile] = [file('server.pem'), file('server-key.pem')];

  if (
    !existsSync(caFile) ||
    !existsSync(caKeyFile) ||
    expiresWithinDays(caFile, now, renewAuthorityWithinDays)
  ) {
    const authority = await createAuthority(now);
    // The certificate is written last: its presence means that the pair is complete.
    writePrivateFile(caKeyFile, authority.key);
    writePrivateFile(caFile, authority.cert);
  }
  const ca = readFileSync(caFile, 'utf8');
  if (!isUsable(certFile, keyFile, ca, hosts, now)) {
    const issued = await issueServerCertificate(
      { cert: ca, key: readFileSync(caKeyFile, 'utf8') },
      hosts,
      now,
    );
    writePrivateFile(keyFile, issued.key);
    writePrivateFile(certFile, issued.cert);
  }
  const [key, cert] = [readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8')];
  return { caFile, ca, keyFile, key, certFile, cert };
}

function requireLoopback(hosts: readonly string[]): void {
  const isLoopback = (host: string) =>
    /^(([a-z0-9-]+\.)*localhost|::1)$/.test(host) || (isIP(host) === 4 && host.startsWith('127.'));
  const foreign = hosts.filter((host) => !isLoopback(host));
  if (foreign.length === 0) return;
  throw new Error(
    `The local certificate authority signs for loopback names only, not for ${foreign.join(', ')}. ` +
      'Allowed: localhost, names below .localhost, 127.0.0.0/8 and ::1.',
  );
}

function expiresWithinDays(certFile: string, now: Date, days: number): boolean {
  const { validTo } = new NodeCertificate(readFileSync(certFile));
  return Date.parse(validTo) - now.getTime() < days * dayMs;
}

function isUsable(
  certFile: string,
  keyFile: string,
  ca: string,
  hosts: readonly string[],
  now: Date,
): boolean {
  if (!existsSync(certFile) || !existsSync(keyFile)) return false;
  if (expiresWithinDays(certFile, now, renewWithinDays)) return false;
  const certificate = new NodeCertificate(readFileSync(certFile));
  const names = (certificate.subjectAltName ?? '').split(', ');
  const covers = (host: string) =>
    isIP(host) ? certificate.checkIP(host) !== undefined : names.includes(`DNS:${host}`);
  return certificate.verify(new NodeCertificate(ca).publicKey) && hosts.every(covers);
}
