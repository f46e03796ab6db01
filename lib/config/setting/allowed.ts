import { entryOf, kindOf, type Setting } from './setting';

/** What may stand at a setting, in words. */
export function allowedAt(setting: Setting): string {
  if (setting.allowed) return setting.allowed;
  if (setting.const !== undefined) return JSON.stringify(setting.const);
  if (setting.enum) return oneOf(setting.enum);
  if (setting.oneOf) return `an object whose kind is ${setting.oneOf.map(kindOf).join(' or ')}`;
  switch (setting.type) {
    case 'integer':
    case 'number':
      return numberRange(setting);
    case 'boolean':
      return 'true or false';
    case 'array':
      return listOf(setting);
    case 'object':
      return objectOf(setting);
    default:
      return setting.format === 'email' ? 'an e-mail address' : 'a text';
  }
}

function oneOf(values: readonly unknown[]): string {
  return `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
}

function numberRange({ type, minimum, maximum, unit }: Setting): string {
  const whole = type === 'integer' ? 'a whole number' : 'a number';
  const range = [isBound(minimum) && `from ${minimum}`, isBound(maximum) && `to ${maximum}`];
  return [whole, ...range, unit && `(${unit})`].filter(Boolean).join(' ');
}

/** Zod bounds every whole number by what JavaScript can count. */
function isBound(bound: number | undefined): boolean {
  return bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
}

function listOf({ items = {}, minItems, maxItems }: Setting): string {
  const least = minItems === undefined ? [] : [`at least ${minItems}`];
  const most = maxItems === undefined ? [] : [`at most ${maxItems}`];
  const size = [...least, ...most].join(', ');
  return `a list${size && ` (${size})`}, each: ${allowedAt(items)}`;
}

function objectOf(setting: Setting): string {
  const entry = entryOf(setting);
  if (entry) return `an object of names, each with: ${allowedAt(entry)}`;
  return `an object with ${Object.keys(setting.properties ?? {}).join(', ')}`;
}
