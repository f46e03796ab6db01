import { type Plan, plan } from '../plan';
import { synthesize } from '../synthesis';
import type { Step } from './step';

/** Reads what a deployment would do. */
export const blueprintStep: Step<unknown, { blueprint: Plan }> = {
  title: 'Synthesize the blueprint',
  run: async ({ settings, secrets }) => ({ blueprint: plan(synthesize(settings, secrets)) }),
};
