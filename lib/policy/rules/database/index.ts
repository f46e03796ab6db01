import type { SecurityRule } from '../../security-rule';
import { mlkDb1 } from './mlk-db-1';
import { mlkDb2 } from './mlk-db-2';
import { mlkDb3 } from './mlk-db-3';
import { mlkDb4 } from './mlk-db-4';

/** The database. */
export const databaseRules: readonly SecurityRule[] = [mlkDb1, mlkDb2, mlkDb3, mlkDb4];
