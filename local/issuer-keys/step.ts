import type { Plan } from '../blueprint/plan';
import type { Certificates } from '../certificates/certificates';
import type { ObjectStore } from '../object-store/object-store';
import { logLines } from '../run/log-lines';
import type { Step } from '../run/step';
import { keepIssuerKeys } from './issuer-keys';

/** Copies the issuer's keys to where the server reads them, as the function does on AWS. */
export const issuerKeysStep: Step<{
  plan: Plan;
  certificates: Certificates;
  objectStore: ObjectStore;
}> = {
  title: "Issuer's keys",
  run: async ({ plan, certificates, objectStore, closers, logFile }) => {
    const log = logLines(logFile('issuer-keys'));
    const stop = await keepIssuerKeys({
      plan: plan.issuerKeys,
      store: objectStore.client,
      trustedCa: certificates.ca,
      onError: ({ message }) => log(`${new Date().toISOString()} ${message}`),
    });
    closers.push(stop);
  },
};
