import type { Context } from './context';

/** Shows, beside the title, what is being done or was found. */
export type Progress = (message: string) => void;

/**
 * One thing to be done at the start.
 * @typeParam Needs what earlier steps made; it comes with the context
 * @typeParam Makes what the step returns, for later ones @default nothing
 */
export interface Step<Needs = unknown, Makes = void> {
  /** Shown to the user, with the time that the step took. */
  readonly title: string;
  /** Does the work. Rejects if it fails, which ends the start. */
  readonly run: (context: Context & Needs, progress: Progress) => Promise<Makes>;
}
