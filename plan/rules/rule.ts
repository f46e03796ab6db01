import type { StackUpdate } from '../simulation/stack-update';
import type { Stack } from '../templates/template';
import type { Finding } from './finding';

/** Finds what the update of one stack does. */
export type Rule = (update: StackUpdate, others: readonly Stack[]) => Finding[];
