import { groupRules, loadBalancerGroup } from '../../facts/security-groups';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkNet2: SecurityRule = {
  id: 'MLK-NET-2',
  sentence: "Every security group but the load balancer's admits other security groups only, no addresses.",
  why: 'An address says nothing about what connects from it; a security group does.',
  link: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html',
  fix: 'Name the security group of the caller as the source.',
  violations: (templates) =>
    groupRules(templates, 'Ingress').filter(
      ({ path, rule }) => !loadBalancerGroup.test(path) && at(rule, 'SourceSecurityGroupId') === undefined,
    ),
};
