import type { Mistake } from '../problems/problem';
import type { Environment } from '../schema/environment';

/**
 * A demand on several knobs together, that no single knob's type can express.
 * It is skipped when it reads a knob that has a mistake of its own.
 */
export type Rule = (environment: Environment) => Mistake[];
