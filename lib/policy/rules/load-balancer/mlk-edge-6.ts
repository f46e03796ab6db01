import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkEdge6: SecurityRule = {
  id: 'MLK-EDGE-6',
  sentence: 'The load balancer connects to the server over TLS.',
  why: 'Access tokens travel between the two.',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html',
  fix: 'Set the protocol of the target group to HTTPS.',
  violations: (templates) =>
    templates
      .resources('AWS::ElasticLoadBalancingV2::TargetGroup')
      .filter(({ properties }) => at(properties, 'Protocol') !== 'HTTPS'),
};
