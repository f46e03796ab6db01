import { authenticates, forwards, isLogout, listenerRules } from '../../facts/listener';
import type { SecurityRule } from '../../security-rule';

export const mlkAuth1: SecurityRule = {
  id: 'MLK-AUTH-1',
  sentence: 'Every listener rule that forwards to the server authenticates first, except the logout.',
  why: 'The load balancer keeps strangers away from the server.',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html',
  fix: 'Put a login or the JWT validation before the forward action.',
  violations: (templates) =>
    listenerRules(templates).filter((rule) => forwards(rule) && !authenticates(rule) && !isLogout(rule)),
};
