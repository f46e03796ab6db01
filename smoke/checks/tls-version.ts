import type { SecureVersion } from 'node:tls';
import { good, red } from '../../checks/verdict';
import type { SmokeCheck } from '../facts';
import { drift } from '../target/drift';
import { handshake } from '../target/handshake';
import type { Target } from '../target/target';

/** The listener's policy offers both of the first, and nothing older (`https-listener.ts`, sslPolicy). */
const wanted: readonly [version: SecureVersion, accepted: boolean][] = [
  ['TLSv1.3', true],
  ['TLSv1.2', true],
  ['TLSv1.1', false],
  ['TLSv1', false],
];

/** Only the version counts here; the check of the certificate is another one. */
const anyCertificate = { rejectUnauthorized: false };

/** The policy is the listener's; a change by hand would show here. */
export const tlsVersion: SmokeCheck = {
  name: 'tls-version',
  title: 'TLS 1.3 and 1.2 are accepted, and nothing older.',
  looksAt: 'one TLS handshake per version',
  run: async ({ target }) => {
    const { failure } = await handshake(target, anyCertificate);
    if (failure !== undefined)
      return red(`${target.origin}: no version is accepted (${failure})`, `curl -sSv ${target.origin}/`);
    const wrong: string[] = [];
    for (const [version, accepted] of wanted)
      if ((await accepts(target, version)) !== accepted)
        wrong.push(`${version} is ${accepted ? 'refused' : 'accepted'}`);
    if (wrong.length === 0) return good('1.3 and 1.2, nothing older');
    return red(wrong.join(', '), drift(target, "the listener's SslPolicy"));
  },
};

/** Whether a handshake of exactly this version succeeds. OpenSSL itself offers the old ones on its lowest level only. */
async function accepts(target: Target, version: SecureVersion): Promise<boolean> {
  const found = await handshake(target, {
    minVersion: version,
    maxVersion: version,
    ciphers: 'DEFAULT@SECLEVEL=0',
    ...anyCertificate,
  });
  return found.failure === undefined;
}
