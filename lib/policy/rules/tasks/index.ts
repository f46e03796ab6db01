import type { SecurityRule } from '../../security-rule';
import { mlkTask1 } from './mlk-task-1';
import { mlkTask2 } from './mlk-task-2';
import { mlkTask3 } from './mlk-task-3';
import { mlkTask4 } from './mlk-task-4';
import { mlkTask5 } from './mlk-task-5';
import { mlkTask6 } from './mlk-task-6';

/** The containers and their service. */
export const tasksRules: readonly SecurityRule[] = [
  mlkTask1,
  mlkTask2,
  mlkTask3,
  mlkTask4,
  mlkTask5,
  mlkTask6,
];
