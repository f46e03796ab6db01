import { whyUnseen } from './aws/why-unseen';
import type { Check, Result } from './check';
import { Broken, red, unseen, type Verdict } from './verdict';

/** Runs every check, one after the other: later ones may use what earlier ones have done. */
export async function runChecks<Facts>(checks: readonly Check<Facts>[], facts: Facts): Promise<Result[]> {
  const results: Result[] = [];
  for (const check of checks) results.push({ check, verdict: await verdictOf(check, facts) });
  return results;
}

/** A check that fails by itself has shown nothing, and must not look good. */
async function verdictOf<Facts>(check: Check<Facts>, facts: Facts): Promise<Verdict> {
  try {
    return await check.run(facts);
  } catch (error) {
    const refused = whyUnseen(error);
    if (refused) return unseen(refused);
    if (error instanceof Broken) return red(error.message, ...error.fix);
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return red(
      `the check ended with ${message}`,
      '# Run it again. If it ends so again, report it with this line.',
    );
  }
}
