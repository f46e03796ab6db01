import { loadBalancersWithout } from '../../facts/load-balancer';
import type { SecurityRule } from '../../security-rule';

export const mlkEdge4: SecurityRule = {
  id: 'MLK-EDGE-4',
  sentence: 'The load balancer refuses requests that two parsers could read in two ways.',
  why: 'Such requests smuggle a second request past the checks (HTTP desync).',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html',
  fix: 'Set desyncMitigationMode to STRICTEST and dropInvalidHeaderFields to true.',
  violations: (templates) => [
    ...loadBalancersWithout(templates, 'routing.http.desync_mitigation_mode', 'strictest'),
    ...loadBalancersWithout(templates, 'routing.http.drop_invalid_header_fields.enabled', 'true'),
  ],
};
