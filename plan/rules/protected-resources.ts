import { isProtected } from '../templates/protection';
import { pathOf } from '../templates/template';
import type { Rule } from './rule';

/** AWS deletes no resource whose deletion protection is on. */
export const protectedResources: Rule = ({ changes }) =>
  changes.flatMap(({ logicalId, change, before, after }) => {
    if ((change !== 'delete' && change !== 'replace') || !before || !isProtected(before)) return [];
    const policy = change === 'delete' ? before.DeletionPolicy : after?.UpdateReplacePolicy;
    if (policy?.startsWith('Retain')) return [];
    return {
      rule: 'protected-resources',
      level: 'refused',
      resource: pathOf(logicalId, before),
      text: 'AWS refuses to delete it, because its deletion protection is on.',
      instead: 'Keep the resource, or first deploy with protection.deletionProtection false.',
    };
  });
