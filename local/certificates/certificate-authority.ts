import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its private key (PKCS #8), PEM. */
export interface KeyPair {
  /** Certificate, PEM. */
  readonly cert: string;
  /** Private key, PEM. */
  readonly key: string;
}

const dayMs = 86_400_000;
const authorityDays = 3_650;
/** Browsers refuse server certificates of more than 398 days, Apple's more than 825; a local one needs far less. */
const serverDays = 120;
/** ECDSA P-256 with SHA-256: every TLS client since 2010 takes it, and a key is made in a millisecond. */
const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

// The library's types are written against the browser's WebCrypto; Node's is the same interface.
cryptoProvider.set(webcrypto as unknown as Parameters<typeof cryptoProvider.set>[0]);

/**
 * A certificate authority that is constrained to this machine's loopback names (RFC 5280, 4.2.1.10). A user trusts it:
 * a stolen key must not be able to sign certificates of websites.
 */
export async function createAuthority(now: Date): Promise<KeyPair> {
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(now, authorityDays),
    serialNumber: serialNumber(),
    name: 'CN=mlflow-aws-kit local certificate authority',
    keys,
    signingAlgorithm: keyAlgorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      new Extension(id_ce_nameConstraints, true, AsnConvert.serialize(loopbackOnly())),
    ],
  });
  return toPem(certificate, keys);
}

/** A server certificate for the hosts. Clients accept it for loopback names only, because the authority is constrained. */
export async function issueServerCertificate(
  authority: KeyPair,
  hosts: readonly string[],
  now: Date,
): Promise<KeyPair> {
  const keys = await generateKeys();
  const issuer = new X509Certificate(authority.cert);
  const certificate = await X509CertificateGenerator.create({
    ...validity(now, serverDays),
    serialNumber: serialNumber(),
    subject: `CN=${hosts[0] ?? 'localhost'}`,
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    signingAlgorithm: keyAlgorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value })),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return toPem(certificate, keys);
}

function loopbackOnly(): NameConstraints {
  const permitted = [{ dNSName: 'localhost' }, { iPAddress: '127.0.0.0/8' }, { iPAddress: '::1/128' }];
  const subtrees = permitted.map((name) => new GeneralSubtree({ base: new GeneralName(name) }));
  return new NameConstraints({ permittedSubtrees: new GeneralSubtrees(subtrees) });
}

const generateKeys = () => webcrypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);

function importKey(pem: string) {
  return webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(pem), keyAlgorithm, false, ['sign']);
}

/** From a day ago, since clocks of virtual machines lag. */
function validity(now: Date, days: number) {
  return { notBefore: new Date(now.getTime() - dayMs), notAfter: new Date(now.getTime() + days * dayMs) };
}

/** 126 random bits, positive and without a leading zero byte, as RFC 5280 (4.1.2.2) wants serial numbers. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

async function toPem(certificate: X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<KeyPair> {
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: `${certificate.toString('pem')}\n`, key: `${PemConverter.encode(key, 'PRIVATE KEY')}\n` };
}
