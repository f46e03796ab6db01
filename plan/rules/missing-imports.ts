import { exportsOf, importsOf, weakReferencesOf } from '../templates/references';
import type { Rule } from './rule';

/** What a stack reads of another one must be there when it is deployed. */
export const missingImports: Rule = ({ after }, others) => {
  const exported = new Set(others.flatMap(({ template }) => [...exportsOf(template).keys()]));
  const outputs = new Map(others.map(({ name, template }) => [name, template.Outputs ?? {}]));
  const missing = [
    ...[...importsOf(after)]
      .filter((name) => !exported.has(name))
      .map((name) => `No export named ${name} found.`),
    ...weakReferencesOf(after)
      .filter(({ stack, output }) => !outputs.get(stack)?.[output])
      .map(({ stack, output }) => `Stack ${stack} has no output ${output}.`),
  ];
  return [...new Set(missing)].map((text) => ({ rule: 'missing-imports', level: 'refused', text }));
};
