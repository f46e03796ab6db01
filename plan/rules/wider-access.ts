import type { TemplateDiff } from '@aws-cdk/cloudformation-diff';
import { property } from '../simulation/stack-update';
import { isSame, pathOf, type Template } from '../templates/template';
import type { Finding } from './finding';
import type { Rule } from './rule';

type Statements = TemplateDiff['iamChanges']['statements'];
type Statement = Statements['additions'][number];

/** Who may do more than before: statements of policies, managed policies, and boundaries that are gone. */
export const widerAccess: Rule = (update) => {
  if (update.isFirst) return [];
  const { statements, managedPolicies } = update.diff.iamChanges;
  const texts = [
    ...statements.additions.flatMap((added) => allowed(added, statements.removals)),
    ...statements.removals
      .filter(({ effect }) => String(effect) === 'Deny')
      .map((removed) => `No longer denied: ${described(removed, removed.actions.values)}.`),
    ...managedPolicies.additions.map(
      ({ identityArn, managedPolicyArn }) =>
        `${shown(identityArn)} gets the managed policy ${shown(managedPolicyArn)}.`,
    ),
  ];
  const findings = texts.map(
    (text): Finding => ({ rule: 'wider-access', level: 'review', text: named(text, update.after) }),
  );
  const otherBoundary = update.changes
    .filter(
      ({ before, after }) =>
        after &&
        property(before, 'PermissionsBoundary') !== undefined &&
        !isSame(property(before, 'PermissionsBoundary'), property(after, 'PermissionsBoundary')),
    )
    .map(
      ({ logicalId, after }): Finding => ({
        rule: 'wider-access',
        level: 'review',
        resource: pathOf(logicalId, after),
        text:
          property(after, 'PermissionsBoundary') === undefined
            ? 'The permissions boundary is removed.'
            : 'Another permissions boundary limits it.',
      }),
    );
  return [...findings, ...otherBoundary];
};

/** What a new statement allows that those which it replaces did not. */
function allowed(added: Statement, removals: readonly Statement[]): string[] {
  if (String(added.effect) !== 'Allow') return [];
  const former = removals.filter((removed) => String(removed.effect) === 'Allow' && isAbout(removed, added));
  const known = new Set(former.flatMap(({ actions }) => actions.values));
  const actions = added.actions.values.filter((action) => !known.has(action));
  return actions.length > 0 || added.actions.not
    ? [`Newly allowed: ${described(added, added.actions.not ? added.actions.values : actions)}.`]
    : [];
}

function isAbout(one: Statement, other: Statement): boolean {
  const key = ({ resources, principals, condition }: Statement) =>
    JSON.stringify([resources, principals, condition]);
  return key(one) === key(other);
}

function described(
  { resources, principals, actions, condition }: Statement,
  which: readonly string[],
): string {
  return [
    principals.values.map(shown).join(', '),
    actions.not ? `everything but ${which.join(', ')}` : which.join(', '),
    resources.empty
      ? ''
      : `on ${resources.not ? 'everything but ' : ''}${resources.values.map(shown).join(', ')}`,
    condition === undefined ? '' : 'under a condition',
  ]
    .filter(Boolean)
    .join(' ');
}

/** `${Role.Arn}` as the diff renders a reference, without what is the same in all of them. */
const shown = (value: string): string => value.replace(/^(AWS|Service):/, '');

/** The text with construct paths instead of logical ids. */
function named(text: string, { Resources = {} }: Template): string {
  return text.replace(/\$\{([A-Za-z0-9]+)(\.[A-Za-z.]+)?\}/g, (found, logicalId: string) =>
    Resources[logicalId] ? pathOf(logicalId, Resources[logicalId]) : found,
  );
}
