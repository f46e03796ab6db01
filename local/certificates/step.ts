import type { Step } from '../run/step';
import { type Certificates, ensureCertificates } from './certificates';

/** Makes the authority that clients must trust, and the certificate of every part. */
export const certificatesStep: Step<unknown, { certificates: Certificates }> = {
  title: 'Certificates',
  run: async ({ settings }) => ({ certificates: await ensureCertificates(settings.folders.certificates) }),
};
