import type { Action } from './action';
import type { Caller } from './callers';
import type { Outcome } from './outcome';

/** One row of the access table. */
export interface Row {
  readonly caller: Caller;
  /** The action in the words of the table, such as "reads a run". */
  readonly summary: string;
  readonly outcome: Outcome;
  readonly action: Action;
}

/** Rows under one heading. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Makes a row. */
export const row = (caller: Caller, summary: string, outcome: Outcome, action: Action): Row => ({
  caller,
  summary,
  outcome,
  action,
});
