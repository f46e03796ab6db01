import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect as tcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { issueServerCertificate } from '../../../local/certificates/certificate-authority';
import { type Certificates, ensureCertificates } from '../../../local/certificates/certificates';

const dayMs = 86_400_000;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificates-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A real handshake against a server with the pair; resolves to `trusted` or the client's error. */
async function handshake(
  pair: { key: string; cert: string },
  ca: string,
  servername: string,
): Promise<string> {
  const server = createServer({ key: pair.key, cert: pair.cert });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = tcp((server.address() as AddressInfo).port, '127.0.0.1');
  const name = servername === '127.0.0.1' ? { host: servername } : { servername, host: servername };
  const client = connect({ socket, ca, ...name });
  const result = await new Promise<string>((resolve) => {
    client.once('secureConnect', () => resolve('trusted'));
    client.once('error', (error) => resolve(error.message));
  });
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
  return result;
}

const certificateOf = (certificates: Certificates) => new X509Certificate(certificates.cert);

describe('ensureCertificates', () => {
  test('makes a chain that a client trusts by name and by address', async () => {
    const made = await ensureCertificates(folder);
    expect(await handshake(made, made.ca, 'localhost')).toBe('trusted');
    expect(await handshake(made, made.ca, '127.0.0.1')).toBe('trusted');
    expect(certificateOf(made).checkIP('::1')).toBe('::1');
    expect(certificateOf(made).keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']); // serverAuth
  });

  test('is not trusted under another authority', async () => {
    const made = await ensureCertificates(join(folder, 'a'));
    const other = await ensureCertificates(join(folder, 'b'));
    expect(await handshake(made, other.ca, 'localhost')).not.toBe('trusted');
  });

  test('lasts for at least 90 days, its authority for ten years', async () => {
    const made = await ensureCertificates(folder);
    const days = (pem: string) => (Date.parse(new X509Certificate(pem).validTo) - Date.now()) / dayMs;
    expect(days(made.cert)).toBeGreaterThan(90);
    expect(days(made.cert)).toBeLessThan(398);
    expect(Math.round(days(made.ca))).toBe(3_650);
  });

  test('makes its folder and keys accessible to their owner only', async () => {
    const made = await ensureCertificates(folder);
    const mode = (path: string) => statSync(path).mode & 0o777;
    expect([mode(folder), mode(made.keyFile), mode(join(folder, 'ca-key.pem'))]).toEqual([
      0o700, 0o600, 0o600,
    ]);
  });

  test('reuses what is there', async () => {
    expect(await ensureCertificates(folder)).toEqual(await ensureCertificates(folder));
  });

  test.each([
    ['with 13 days left', { now: new Date(Date.now() + 107 * dayMs) }, true],
    ['with 20 days left', { now: new Date(Date.now() + 100 * dayMs) }, false],
    ['for a new host', { hosts: ['localhost', 'mlflow.localhost'] }, true],
  ])('a server certificate %s', async (_, options, renewed) => {
    const before = await ensureCertificates(folder);
    const after = await ensureCertificates(folder, options);
    expect(after.cert !== before.cert).toBe(renewed);
    expect(after.ca).toBe(before.ca);
  });

  test('replaces a certificate of another authority', async () => {
    const before = await ensureCertificates(folder);
    const other = await ensureCertificates(join(folder, 'other'));
    writeFileSync(before.certFile, other.cert);
    const after = await ensureCertificates(folder);
    expect(await handshake(after, before.ca, 'localhost')).toBe('trusted');
  });
});

describe('the authority', () => {
  test('refuses to sign for a name that is not loopback', async () => {
    await expect(
      ensureCertificates(folder, { hosts: ['mlflow.example.com', '10.0.0.1', 'localhost'] }),
    ).rejects.toThrow(/loopback names only, not for mlflow\.example\.com, 10\.0\.0\.1\./);
  });

  test('cannot sign for another name, even if its key is stolen', async () => {
    const { ca } = await ensureCertificates(folder);
    const key = readFileSync(join(folder, 'ca-key.pem'), 'utf8');
    const forged = await issueServerCertificate({ cert: ca, key }, ['bank.example.com'], new Date());
    expect(await handshake(forged, ca, 'bank.example.com')).toBe('permitted subtree violation');
  });
});
