import type { SecurityRule } from '../../security-rule';
import { mlkKeys1 } from './mlk-keys-1';
import { mlkKeys2 } from './mlk-keys-2';
import { mlkKeys3 } from './mlk-keys-3';
import { mlkKeys4 } from './mlk-keys-4';

/** The issuer's keys. */
export const issuerKeysRules: readonly SecurityRule[] = [mlkKeys1, mlkKeys2, mlkKeys3, mlkKeys4];
