import { isLogout, listenerRules } from '../../facts/listener';
import type { SecurityRule } from '../../security-rule';

export const mlkAuth2: SecurityRule = {
  id: 'MLK-AUTH-2',
  sentence: 'The logout is one rule with one path and one method.',
  why: 'It is the only request that reaches the server without a login.',
  link: 'docs/adr/0008-load-balancer-listener.md',
  fix: 'Keep one rule for GET /logout.',
  violations: (templates) => {
    const logouts = listenerRules(templates).filter(isLogout);
    return logouts.length === 1 ? [] : [{ path: '' }, ...logouts];
  },
};
