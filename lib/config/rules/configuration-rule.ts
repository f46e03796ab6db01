import type { Problem } from '../problems/problem';
import type { Environment } from '../schema/environment';

/**
 * A check that spans several settings, which the type of a single setting cannot express.
 * It is skipped when it reads a setting that has a problem of its own.
 */
export type ConfigurationRule = (environment: Environment) => Problem[];
