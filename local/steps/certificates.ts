import { type Certificates, ensureCertificates } from '../certificates';
import type { Step } from '../run/step';

/** Makes the authority that clients must trust, and the certificate of every part. */
export const certificatesStep: Step<unknown, { certificates: Certificates }> = {
  title: 'Certificates',
  run: async ({ settings }) => ({ certificates: await ensureCertificates(settings.folders.certificates) }),
};
