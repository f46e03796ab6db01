import { show } from '../problems/problem';
import type { ConfigurationRule } from './configuration-rule';

/** A bucket in mode COMPLIANCE cannot be deleted before its retention ends, not even by AWS: wrong for experiments. */
const complianceInProduction: ConfigurationRule = ({ audit, tier }) =>
  audit.lockMode === 'COMPLIANCE' && tier !== 'production'
    ? [
        {
          key: 'audit.lockMode',
          found: `"COMPLIANCE" in tier ${show(tier)}`,
          allowed: '"GOVERNANCE" outside tier "production"',
          fix: 'write "GOVERNANCE"',
        },
      ]
    : [];

/** The audit trail. */
export const auditRules = [complianceInProduction];
