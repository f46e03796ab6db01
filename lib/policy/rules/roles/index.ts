import type { SecurityRule } from '../../security-rule';
import { mlkIam1 } from './mlk-iam-1';
import { mlkIam2 } from './mlk-iam-2';
import { mlkIam3 } from './mlk-iam-3';
import { mlkIam4 } from './mlk-iam-4';

/** What roles may do. */
export const rolesRules: readonly SecurityRule[] = [mlkIam1, mlkIam2, mlkIam3, mlkIam4];
