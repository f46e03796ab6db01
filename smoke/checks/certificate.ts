import { good, red } from '../../checks/verdict';
import type { SmokeCheck } from '../facts';
import { addressOf, handshake } from '../target/handshake';

/** Days. ACM renews 60 days before the end, and shows the new certificate by itself. */
const leastDays = 14;

/** Without a certificate that clients trust, no other check means anything. */
export const certificate: SmokeCheck = {
  name: 'certificate',
  title: 'The certificate is trusted, is for the hostname, and does not end soon.',
  looksAt: 'the TLS handshake',
  run: async ({ target }) => {
    const found = await handshake(target);
    const { host, port } = addressOf(target);
    const fix = `openssl s_client -connect ${host}:${port} -servername ${host} </dev/null | openssl x509 -noout -subject -dates`;
    if (found.failure !== undefined) return red(`${target.origin}: ${found.failure}`, fix);
    const days = (Date.parse(found.certificate.valid_to) - Date.now()) / 86_400_000;
    return days > leastDays
      ? good(`valid for ${Math.floor(days)} days`)
      : red(`ends in ${Math.floor(days)} days`, fix);
  },
};
