import { property, type ResourceChange } from '../simulation/stack-update';
import { pathOf } from '../templates/template';
import type { Rule } from './rule';

/**
 * A rule between two groups that goes cuts off what still uses it: the stacks that move to another port are deployed
 * later, and stay where they are if one of them is refused.
 */
export const closedPorts: Rule = ({ changes, isFirst }) => {
  if (isFirst) return [];
  return changes.filter(closes).map(({ logicalId, before }) => ({
    rule: 'closed-ports',
    level: 'interrupts',
    resource: pathOf(logicalId, before),
    text: `Port ${property(before, 'FromPort')} between two groups closes. What uses it is cut off until its own stack is deployed as well.`,
    instead: 'First open the new port beside the old one, and close the old one in a later deployment.',
  }));
};

function closes({ change, before, properties, replacedBy }: ResourceChange): boolean {
  if (!/^AWS::EC2::SecurityGroup(Ingress|Egress)$/.test(before?.Type ?? '')) return false;
  // A new description is no new rule for those whose packets pass.
  const matters = [...properties, ...replacedBy].some((name) => name !== 'Description');
  return change === 'delete' || (change !== 'create' && matters);
}
