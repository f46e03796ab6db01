import { property } from '../simulation/stack-update';
import { specificationOf } from '../templates/resource-types';
import { isSame, pathOf } from '../templates/template';
import type { Rule } from './rule';

/** CloudFormation replaces no resource whose name its template gives and keeps. */
export const namedReplacement: Rule = ({ changes }) =>
  changes.flatMap(({ logicalId, change, before, after, replacedBy }) => {
    const type = after?.Type ?? '';
    const [name, ...more] = specificationOf(type)?.primaryIdentifier ?? [];
    if (change !== 'replace' || !name || more.length > 0) return [];
    const value = property(after, name);
    if (typeof value !== 'string' || !isSame(value, property(before, name))) return [];
    return {
      rule: 'named-replacement',
      level: 'refused',
      resource: pathOf(logicalId, after),
      text: `CloudFormation does not replace a resource with a name of its own (${value}); ${replacedBy.join(', ')} would.`,
      instead: 'It is fixed after the first deployment. Undo the change.',
    };
  });
