import { accessTableCheck } from './checks/access-table';
import { claimsCheck } from './checks/claims';
import { commandLineCheck } from './checks/command-line';
import { cachedCheck, leavingCheck, namesakeCheck } from './checks/directory-changes';
import { keysCheck } from './checks/keys';
import { logoutCheck } from './checks/logout';
import type { Check } from './proof';

/** Everything that is proved, in the order of the results. */
export const checks: readonly Check[] = [
  keysCheck,
  claimsCheck,
  accessTableCheck,
  leavingCheck,
  cachedCheck,
  namesakeCheck,
  commandLineCheck,
  logoutCheck,
];
