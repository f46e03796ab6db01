import { accessTableCheck } from './checks/access-table';
import { claimsCheck } from './checks/claims';
import { commandLineCheck } from './checks/command-line';
import { cachePolicyCheck, removalCheck, sameNameCheck } from './checks/directory-changes';
import { keysCheck } from './checks/keys';
import { logoutCheck } from './checks/logout';
import type { Check } from './proof';

/** Every check of the proof, in the order of the results. */
export const checks: readonly Check[] = [
  keysCheck,
  claimsCheck,
  accessTableCheck,
  removalCheck,
  cachePolicyCheck,
  sameNameCheck,
  commandLineCheck,
  logoutCheck,
];
