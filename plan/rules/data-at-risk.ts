import type { ResourceChange } from '../simulation/stack-update';
import { isProtected } from '../templates/protection';
import { isStateful } from '../templates/resource-types';
import { pathOf, type Resource } from '../templates/template';
import type { Finding } from './finding';
import type { Rule } from './rule';

/** Data is lost when its resource goes or is replaced, and nothing keeps the old one. */
export const dataAtRisk: Rule = ({ changes }) =>
  changes
    .filter(({ before }) => before && isStateful(before.Type))
    .flatMap((change) => [...removed(change), ...replaced(change), ...unprotected(change)]);

function removed({ logicalId, change, before }: ResourceChange): Finding[] {
  if (!before || (change !== 'delete' && change !== 'orphan')) return [];
  const policy = change === 'orphan' ? 'Retain' : before.DeletionPolicy;
  return [{ ...lost('is removed', policy, before), resource: pathOf(logicalId, before) }];
}

function replaced({ logicalId, change, before, after }: ResourceChange): Finding[] {
  if (!before || (change !== 'replace' && change !== 'may replace')) return [];
  const verb = change === 'replace' ? 'is replaced by an empty one' : 'may be replaced by an empty one';
  const finding = lost(verb, after?.UpdateReplacePolicy, before);
  // Users miss what is in the old one, wherever it is kept.
  return [{ ...finding, level: isLog(before) ? 'review' : 'data', resource: pathOf(logicalId, before) }];
}

function lost(verb: string, policy = 'Delete', before: Resource): Finding {
  const data = isLog(before) ? 'log lines are' : 'data is';
  if (policy === 'Delete')
    return {
      rule: 'data-at-risk',
      level: isLog(before) ? 'review' : 'data',
      text: `It ${verb}, and its ${data} deleted.`,
      instead: 'Undo the change, or copy the data first.',
    };
  const kept = policy === 'Snapshot' ? 'a snapshot is kept' : 'the old one stays, outside the stack';
  return { rule: 'data-at-risk', level: 'review', text: `It ${verb}; ${kept}.` };
}

function unprotected({ logicalId, change, before, after }: ResourceChange): Finding[] {
  if (change !== 'update' || !before || !after) return [];
  const weaker = [
    ...(keeps(before) && !keeps(after) ? ['it is deleted with its stack from now on'] : []),
    ...(isProtected(before) && !isProtected(after) ? ['AWS no longer refuses its deletion'] : []),
  ];
  return weaker.map((text) => ({
    rule: 'data-at-risk',
    level: 'review',
    resource: pathOf(logicalId, after),
    text: `Its data is protected less: ${text}.`,
  }));
}

/** Log lines are missed by those who look for a fault, not by users. */
const isLog = ({ Type }: Resource): boolean => Type === 'AWS::Logs::LogGroup';

const keeps = ({ DeletionPolicy = 'Delete' }: Resource): boolean => DeletionPolicy !== 'Delete';
