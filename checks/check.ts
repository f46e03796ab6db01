import type { Verdict } from './verdict';

/** Something that must hold, and how to find out. It changes nothing unless its words say so. */
export interface Check<Facts> {
  /** Its name in the table and in the documents; it never changes. */
  readonly name: string;
  /** What must hold. */
  readonly title: string;
  /** What it reads: calls of AWS's API, requests, files. */
  readonly looksAt: string;
  /** The suspicion of docs/unverified.md that it decides, such as `S1`. @default none */
  readonly decides?: string;
  /** Looks. If AWS is not asked or refuses, the verdict says so (checks/run-checks.ts). */
  run(facts: Facts): Promise<Verdict>;
}

/** A check and what it says. */
export interface Result {
  /** The check. */
  readonly check: Omit<Check<never>, 'run'>;
  /** What it says. */
  readonly verdict: Verdict;
}
