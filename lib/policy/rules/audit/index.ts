import type { SecurityRule } from '../../security-rule';
import { mlkAudit1 } from './mlk-audit-1';
import { mlkAudit2 } from './mlk-audit-2';
import { mlkAudit3 } from './mlk-audit-3';
import { mlkAudit4 } from './mlk-audit-4';
import { mlkAudit5 } from './mlk-audit-5';
import { mlkAudit6 } from './mlk-audit-6';

/** The audit trail. */
export const auditRules: readonly SecurityRule[] = [
  mlkAudit1,
  mlkAudit2,
  mlkAudit3,
  mlkAudit4,
  mlkAudit5,
  mlkAudit6,
];
