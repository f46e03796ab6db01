import type { Plan } from '../blueprint/plan';
import type { Certificates } from '../certificates/certificates';
import type { Step } from '../run/step';
import { bootstrapDatabase } from './bootstrap';

/** Runs the database bootstrap, as the custom resource does at a deployment. */
export const bootstrapStep: Step<{ plan: Plan; certificates: Certificates }> = {
  title: 'Database bootstrap',
  run: ({ plan, certificates, settings, secrets }) =>
    bootstrapDatabase(plan, {
      certificates,
      region: settings.environment.region,
      credentials: secrets.awsCredentials,
      password: secrets.value('master-password'),
    }),
};
