import { groupRules, loadBalancerGroup } from '../../facts/security-groups';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

/** The load balancer calls the issuer, whose endpoints have public names and changing addresses. */
function isWorld(rule: unknown): boolean {
  return at(rule, 'CidrIp') === '0.0.0.0/0' || at(rule, 'CidrIpv6') === '::/0';
}

export const mlkNet1: SecurityRule = {
  id: 'MLK-NET-1',
  sentence: 'Only the load balancer may connect to the internet.',
  why: 'A task that can reach the internet can send data there.',
  link: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html',
  fix: 'Name a security group, a prefix list or a range of your network as the destination.',
  violations: (templates) =>
    groupRules(templates, 'Egress').filter(
      ({ path, rule }) => isWorld(rule) && !loadBalancerGroup.test(path),
    ),
};
