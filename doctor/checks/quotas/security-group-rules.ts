import { at, list } from '../../../lib/policy/json';
import type { Templates } from '../../../lib/policy/templates';
import { quotaCheck } from './quota-check';

const directions = ['Ingress', 'Egress'] as const;

/** The load balancer's group has the most: one rule per range and listener. The prefix list of S3 counts as one. */
export const securityGroupRules = quotaCheck({
  name: 'quota-security-group-rules',
  counts: 'inbound or outbound rules per security group',
  code: ['vpc', 'L-0EA8095F'],
  byDefault: 60,
  of: 'resource',
  needed: ({ templates }) => mostRules(templates),
});

/** The rules of the group and direction that has the most. */
function mostRules(templates: Templates): number {
  const groups = templates.resources('AWS::EC2::SecurityGroup');
  const counts = directions.flatMap((direction) =>
    groups.map(({ id, properties }) => {
      const inline = list(at(properties, `SecurityGroup${direction}`)).length;
      const separate = templates
        .resources(`AWS::EC2::SecurityGroup${direction}`)
        .filter((rule) => at(rule.properties, 'GroupId', 'Fn::GetAtt', 0) === id);
      return inline + separate.length;
    }),
  );
  return Math.max(0, ...counts);
}
