import type { Plan } from '../deployment/plan';
import type { Level } from '../rules/finding';

/** Exit codes of `npm run plan`, by the worst level; 1 is an error, 2 a wrong option. */
const exitCodes: Readonly<Record<Level, number>> = { refused: 4, data: 3, interrupts: 3, review: 0, note: 0 };

/** The exit code of a plan: 0 if nobody is interrupted, no data is at risk and nothing is refused. */
export const exitCodeOf = ({ findings: [worst] }: Plan): number => (worst ? exitCodes[worst.level] : 0);
