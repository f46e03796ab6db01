import { auditRules } from './audit-rules';
import { dataRules } from './data-rules';
import { edgeRules } from './edge-rules';
import { issuerKeysRules } from './issuer-keys-rules';
import { networkRules } from './network-rules';
import type { SecurityRule } from './security-rule';
import { taskRules } from './task-rules';

/** What must hold in every environment, told by the templates alone. */
export const securityRules: readonly SecurityRule[] = [
  ...dataRules,
  ...networkRules,
  ...taskRules,
  ...edgeRules,
  ...issuerKeysRules,
  ...auditRules,
];
