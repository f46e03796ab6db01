import { quotaCheck } from './quota-check';

/** One rule for three closed paths; the default rule does not count. */
export const quotaOfListenerRules = quotaCheck({
  name: 'quota-listener-rules',
  counts: 'rules per load balancer',
  code: ['elasticloadbalancing', 'L-7EED9B64'],
  byDefault: 100,
  of: 'resource',
  needed: ({ templates }) => templates.resources('AWS::ElasticLoadBalancingV2::ListenerRule').length,
});
