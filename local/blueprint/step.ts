import type { Step } from '../run/step';
import type { Plan } from './plan';
import { readPlan } from './read-plan';
import { synthesize } from './synthesis';

/** Reads what a deployment would do. */
export const blueprintStep: Step<unknown, { plan: Plan }> = {
  title: 'Synthesize the blueprint',
  run: async ({ settings, secrets }) => ({ plan: readPlan(synthesize(settings, secrets)) }),
};
