import type { SecurityRule } from '../../security-rule';
import { mlkPool1 } from './mlk-pool-1';
import { mlkPool2 } from './mlk-pool-2';
import { mlkPool3 } from './mlk-pool-3';
import { mlkPool4 } from './mlk-pool-4';
import { mlkPool5 } from './mlk-pool-5';
import { mlkPool6 } from './mlk-pool-6';
import { mlkPool7 } from './mlk-pool-7';
import { mlkPool8 } from './mlk-pool-8';

/** The user pool, if there is one. */
export const userPoolRules: readonly SecurityRule[] = [
  mlkPool1,
  mlkPool2,
  mlkPool3,
  mlkPool4,
  mlkPool5,
  mlkPool6,
  mlkPool7,
  mlkPool8,
];
