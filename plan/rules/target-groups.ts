import { property, type ResourceChange, type StackUpdate } from '../simulation/stack-update';
import { referencesIn } from '../templates/references';
import { pathOf, type Resource } from '../templates/template';
import type { Rule } from './rule';

/**
 * A target group belongs to one load balancer at a time, and the former one is deleted last
 * (docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html).
 */
export const targetGroups: Rule = (update) =>
  Object.entries(update.after.Resources ?? {})
    .filter(([id, { Type }]) => Type.endsWith('V2::TargetGroup') && !update.replaces(id))
    .filter(([id]) => update.changes.some((change) => isMoved(change, id, update)))
    .map(([id, group]) => ({
      rule: 'target-groups',
      level: 'refused',
      resource: pathOf(id, group),
      text: 'It belongs to the former load balancer until that is deleted, which happens last, so the new one cannot use it.',
      instead:
        'Undo the change, or remove the stack and deploy it again: docs/operations.md, "Changing a setting".',
    }));

/** Whether a listener or a rule with this target group goes to another load balancer, as it or its listener is replaced. */
function isMoved({ before, after }: ResourceChange, group: string, update: StackUpdate): boolean {
  const parents = [property(after, 'LoadBalancerArn'), property(after, 'ListenerArn')].flatMap(referencesIn);
  return (
    /::Listener(Rule)?$/.test(after?.Type ?? '') &&
    [before, after].every((each) => refersTo(each, group)) &&
    parents.some(({ logicalId }) => update.replaces(logicalId))
  );
}

const refersTo = (resource: Resource | undefined, id: string): boolean =>
  referencesIn(resource).some(({ logicalId }) => logicalId === id);
