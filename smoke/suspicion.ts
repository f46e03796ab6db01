import { Broken, unseen, type Verdict } from '../checks/verdict';
import type { Facts, SmokeCheck } from './facts';

/** Something that the kit relies on, and that nobody has seen on AWS. */
export interface Suspicion {
  /** `S1`, `S2`, …: it never changes, and no other gets it. */
  readonly id: `S${number}`;
  /** Short name, for the table. */
  readonly name: string;
  /** What the kit relies on, as a sentence that is true if all is well. */
  readonly relies: string;
  /** Why it is believed, and why it may be wrong. */
  readonly believed: string;
  /** What the check looks at, and what decides. */
  readonly decidedBy: string;
  /** What to do if it is not so. */
  readonly otherwise: readonly string[];
  /** Where it can be decided. @default only a deployed environment decides it */
  readonly place?: 'anywhere';
  /** Looks. A red means that it is not so, for no other reason; it needs no fix of its own: `otherwise` is it. */
  decide(facts: Facts): Promise<Verdict>;
}

/** The check that decides a suspicion. */
export function checkOf(suspicion: Suspicion): SmokeCheck {
  const { id, name, relies, decidedBy, otherwise, place } = suspicion;
  return {
    name: `${id}-${name}`,
    title: relies,
    looksAt: decidedBy,
    decides: id,
    run: async (facts) => {
      if (place !== 'anywhere' && facts.target.place !== 'AWS')
        return unseen('only AWS decides it, and this server runs on this machine');
      const verdict = await decided(suspicion, facts);
      return verdict.outcome === 'red' ? { ...verdict, fix: [...verdict.fix, ...otherwise] } : verdict;
    },
  };
}

/** A server that does not answer, or that nobody has deployed, says nothing about a suspicion. */
async function decided(suspicion: Suspicion, facts: Facts): Promise<Verdict> {
  try {
    return await suspicion.decide(facts);
  } catch (error) {
    if (error instanceof Broken) return unseen(`not decided: ${error.message}`);
    throw error;
  }
}
