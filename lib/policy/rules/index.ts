import type { SecurityRule } from '../security-rule';
import { auditRules } from './audit';
import { dataRules } from './data';
import { databaseRules } from './database';
import { imagesRules } from './images';
import { issuerKeysRules } from './issuer-keys';
import { listenerRules } from './listener';
import { loadBalancerRules } from './load-balancer';
import { networkRules } from './network';
import { rolesRules } from './roles';
import { tasksRules } from './tasks';
import { userPoolRules } from './user-pool';

/** Every security rule of the kit, in the order of its documentation. */
export const securityRules: readonly SecurityRule[] = [
  ...networkRules,
  ...loadBalancerRules,
  ...listenerRules,
  ...userPoolRules,
  ...issuerKeysRules,
  ...rolesRules,
  ...tasksRules,
  ...imagesRules,
  ...dataRules,
  ...databaseRules,
  ...auditRules,
];
