import { pathText, valueAt } from './path';

/** Thrown inside a rule that reads a setting which has a problem of its own. */
export class InvalidSetting extends Error {}

/** Where something is wrong, and the keys there that do not exist. */
type Issue = { readonly path: readonly PropertyKey[]; readonly keys?: readonly string[] };

/** A copy of the input without the keys that do not exist. */
export function withoutUnknownKeys(input: unknown, issues: readonly Issue[]): unknown {
  const copy = structuredClone(input);
  for (const { path, keys = [] } of issues)
    for (const key of keys) delete (valueAt(copy, path) as Record<string, unknown>)[key];
  return copy;
}

/**
 * A view of a configuration through which rules can run although other parts of it are invalid.
 * @param invalid the paths of invalid settings; reading one, or a setting that is absent, throws {@link InvalidSetting}
 */
export function validPart<Value extends object>(
  value: Value,
  invalid: ReadonlySet<string>,
  path: PropertyKey[] = [],
): Value {
  return new Proxy(value, {
    get(target, property) {
      const child = Reflect.get(target, property) as unknown;
      if (typeof property === 'symbol' || typeof child === 'function') return child;
      const index = Array.isArray(target) && /^\d+$/.test(property);
      const here = [...path, index ? Number(property) : property];
      if (child === undefined || invalid.has(pathText(here))) throw new InvalidSetting(pathText(here));
      return typeof child === 'object' && child !== null ? validPart(child, invalid, here) : child;
    },
  });
}
