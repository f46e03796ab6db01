import type { Counterexample } from './counterexample';
import { first, properties, setAttribute } from './template-facts';

/** Ways to break the rules of lib/policy/rules/load-balancer. */
export const loadBalancerCounterexamples: readonly Counterexample[] = [
  {
    id: 'MLK-EDGE-1',
    break: (all) => {
      first(all, 'AWS::ElasticLoadBalancingV2::Listener').Properties.DefaultActions = [{ Type: 'forward' }];
    },
  },
  {
    id: 'MLK-EDGE-2',
    break: (all) => {
      const listener = first(all, 'AWS::ElasticLoadBalancingV2::Listener').Properties;
      listener.Protocol = 'HTTP';
      listener.DefaultActions = [{ Type: 'forward' }];
    },
  },
  {
    id: 'MLK-EDGE-3',
    break: (all) => {
      for (const listener of properties(all, 'AWS::ElasticLoadBalancingV2::Listener'))
        listener.SslPolicy = 'ELBSecurityPolicy-2016-08';
      for (const listener of properties(all, 'AWS::ElasticLoadBalancingV2::Listener'))
        listener.Protocol = 'HTTPS';
    },
  },
  {
    id: 'MLK-EDGE-4',
    break: (all) => setAttribute(all, 'routing.http.desync_mitigation_mode', 'monitor'),
  },
  {
    id: 'MLK-EDGE-5',
    break: (all) => setAttribute(all, 'connection_logs.s3.enabled', 'false'),
  },
  {
    id: 'MLK-EDGE-6',
    break: (all) => {
      first(all, 'AWS::ElasticLoadBalancingV2::TargetGroup').Properties.Protocol = 'HTTP';
    },
  },
  {
    id: 'MLK-EDGE-7',
    break: (all) => {
      for (const listener of properties(all, 'AWS::ElasticLoadBalancingV2::Listener'))
        delete listener.ListenerAttributes;
    },
  },
];
