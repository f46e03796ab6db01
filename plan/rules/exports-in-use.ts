import { property, type StackUpdate } from '../simulation/stack-update';
import { exportsOf, importsOf, type Reference, referencesIn } from '../templates/references';
import { isSame, type Json, pathOf } from '../templates/template';
import type { Rule } from './rule';

/**
 * An export that another stack imports can neither change nor go
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-importvalue.html).
 */
export const exportsInUse: Rule = (update, others) => {
  const after = exportsOf(update.after);
  const imports = others.map(({ id, template }) => ({ id, names: importsOf(template) }));
  const broken = [...exportsOf(update.before)]
    .map(([name, value]) => ({
      name,
      value,
      users: imports.filter(({ names }) => names.has(name)).map(({ id }) => id),
    }))
    .filter(
      ({ name, value, users }) =>
        users.length > 0 &&
        (!isSame(value, after.get(name)) || isChanged(update, referencesIn(after.get(name)))),
    );
  if (broken.length === 0) return [];
  const users = [...new Set(broken.flatMap((each) => each.users))].join(' and ');
  const names = broken.map(({ name, value }) => describe(name, value, update)).join(', ');
  return [
    {
      rule: 'exports-in-use',
      level: 'refused',
      text: `CloudFormation neither updates nor deletes an export that is in use. ${users} imports: ${names}.`,
      instead: `Undo the change. Or first deploy ${users} without these imports, as weak references (docs/adr/0003).`,
    },
  ];
};

/** What an export is the value of, or its name. */
function describe(name: string, value: Json, { before }: StackUpdate): string {
  const [reference] = referencesIn(value);
  return reference ? pathOf(reference.logicalId, before.Resources?.[reference.logicalId]) : name;
}

/** Whether a referenced resource is replaced, or the property behind a referenced attribute changes in place. */
function isChanged(update: StackUpdate, references: readonly Reference[]): boolean {
  return references.some(({ logicalId, attribute }) => {
    if (update.replaces(logicalId)) return true;
    const change = update.of(logicalId);
    const name = attribute?.split('.').at(-1);
    return (
      change?.change === 'update' &&
      name !== undefined &&
      change.properties.includes(name) &&
      !isSame(property(change.before, name), property(change.after, name))
    );
  });
}
