import { show } from '../problems/problem';
import type { ConfigurationRule } from './configuration-rule';

/** Nobody, AWS included, can delete such a bucket before its time: not what one wants where one tries things out. */
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
