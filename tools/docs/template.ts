import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Fills in `templates/<name>`: each `{{key}}` becomes its value.
 * @throws Error when the template names a value that is not given, or does not name one that is
 */
export function fillTemplate(name: string, values: Readonly<Record<string, string>>): string {
  const template = readFileSync(join(__dirname, 'templates', name), 'utf8');
  const unused = new Set(Object.keys(values));
  const text = template.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`${name} names {{${key}}}, which no generator provides.`);
    unused.delete(key);
    return value;
  });
  if (unused.size > 0) throw new Error(`${name} does not name ${[...unused].join(', ')}.`);
  return text;
}
