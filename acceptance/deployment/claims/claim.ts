import type { Templates } from '../assembly/templates';
import type { Cloud } from '../cloud/cloud';

/** Something that is true of a deployed environment, and that can be false. */
export interface Claim {
  /** What is true, as a sentence without a period. */
  readonly title: string;
  /** Asks the account. @throws Error that says what is different */
  readonly check: (cloud: Cloud) => Promise<void>;
  /** A change after which the check must fail. */
  readonly mutation: Mutation;
}

/** A change of the templates. All of them are deployed together, so that none may hinder another. */
export interface Mutation {
  /** What is changed, for the results. */
  readonly title: string;
  /** Changes the templates. */
  readonly mutate: (templates: Templates) => void;
}

/** Compares what was found as JSON. @throws Error with both, unless they are the same */
export function equal(found: unknown, expected: unknown, what: string): void {
  const [a, b] = [found, expected].map((value) => JSON.stringify(value));
  if (a !== b) throw new Error(`${what}: found ${a}, expected ${b}`);
}
