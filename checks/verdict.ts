/** It holds. */
export interface Good {
  /** The kind of verdict. */
  readonly outcome: 'good';
  /** What was found, in a few words. */
  readonly found: string;
}

/** It does not hold. */
export interface Red {
  /** The kind of verdict. */
  readonly outcome: 'red';
  /** What was found, and what is needed. */
  readonly found: string;
  /** What to do: commands, in their order. A line that is no command begins with `#`. */
  readonly fix: readonly string[];
}

/** Nobody has looked. */
export interface Unseen {
  /** The kind of verdict. */
  readonly outcome: 'unseen';
  /** Why the check could not run. */
  readonly found: string;
}

/** Thrown from deep inside a check when it has found what is not right. */
export class Broken extends Error {
  /** What to do: commands, in their order. */
  readonly fix: readonly string[];

  constructor(found: string, ...fix: readonly string[]) {
    super(found);
    this.fix = fix;
  }
}

/** What a check says. */
export type Verdict = Good | Red | Unseen;

/** A verdict that something holds. */
export const good = (found: string): Good => ({ outcome: 'good', found });

/** A verdict that something does not hold, with what to do about it. */
export const red = (found: string, ...fix: readonly string[]): Red => ({ outcome: 'red', found, fix });

/** A verdict that nobody has looked, and why. */
export const unseen = (why: string): Unseen => ({ outcome: 'unseen', found: why });

/**
 * One verdict for several of a kind: the reds with everything that fixes them; otherwise what could not be seen.
 * @param found what to say if all are good
 */
export function together(verdicts: readonly Verdict[], found: string): Verdict {
  const reds = verdicts.filter((verdict) => verdict.outcome === 'red');
  if (reds.length > 0)
    return red(reds.map((each) => each.found).join('; '), ...new Set(reds.flatMap(({ fix }) => fix)));
  const unlooked = verdicts.filter((verdict) => verdict.outcome === 'unseen');
  return unlooked.length > 0 ? unseen(unlooked.map((each) => each.found).join('; ')) : good(found);
}
