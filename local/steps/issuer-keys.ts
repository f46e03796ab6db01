import { createWriteStream } from 'node:fs';
import type { Certificates } from '../certificates';
import { keepIssuerKeys } from '../issuer-keys';
import type { ObjectStore } from '../object-store/object-store';
import type { Plan } from '../plan';
import type { Step } from '../run/step';

/** Brings the issuer's keys to where the server reads them, as the function does on AWS. */
export const issuerKeysStep: Step<{
  blueprint: Plan;
  certificates: Certificates;
  objectStore: ObjectStore;
}> = {
  title: "Issuer's keys",
  run: async ({ blueprint, certificates, objectStore, closers, logFile }) => {
    const log = createWriteStream(logFile('issuer-keys'), { flags: 'a' });
    const stop = await keepIssuerKeys({
      plan: blueprint.issuerKeys,
      store: objectStore.client,
      trustedCa: certificates.ca,
      onError: ({ message }) => log.write(`${new Date().toISOString()} ${message}\n`),
    });
    closers.push(stop);
  },
};
