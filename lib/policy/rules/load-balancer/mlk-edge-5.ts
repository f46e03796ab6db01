import { loadBalancersWithout } from '../../facts/load-balancer';
import type { SecurityRule } from '../../security-rule';

export const mlkEdge5: SecurityRule = {
  id: 'MLK-EDGE-5',
  sentence: 'The load balancer logs requests and connections.',
  why: 'Without them nobody can tell afterwards who tried to connect.',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html',
  fix: 'Call logAccessLogs and logConnectionLogs.',
  violations: (templates) =>
    ['access_logs.s3.enabled', 'connection_logs.s3.enabled'].flatMap((attribute) =>
      loadBalancersWithout(templates, attribute, 'true'),
    ),
};
