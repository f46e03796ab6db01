import type { SecurityRule } from '../../security-rule';
import { mlkNet1 } from './mlk-net-1';
import { mlkNet2 } from './mlk-net-2';
import { mlkNet3 } from './mlk-net-3';
import { mlkNet4 } from './mlk-net-4';
import { mlkNet5 } from './mlk-net-5';

/** Who may connect to whom. */
export const networkRules: readonly SecurityRule[] = [mlkNet1, mlkNet2, mlkNet3, mlkNet4, mlkNet5];
