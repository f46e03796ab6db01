import type { Action } from './action';
import type { Caller } from './callers';
import type { Outcome } from './outcome';

/** One row of the access table. */
export interface Row {
  /** The caller that sends the request. */
  readonly caller: Caller;
  /** The action in the words of the table, such as "reads a run". */
  readonly summary: string;
  /** The expected result. */
  readonly outcome: Outcome;
  /** The request. */
  readonly action: Action;
}

/** Rows under one heading. */
export interface Section {
  /** The heading. */
  readonly title: string;
  /** In the order of the table. */
  readonly rows: readonly Row[];
}

/** Makes a row. */
export const row = (caller: Caller, summary: string, outcome: Outcome, action: Action): Row => ({
  caller,
  summary,
  outcome,
  action,
});
