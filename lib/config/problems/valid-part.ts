import { pathText, valueAt } from './path';

/** Thrown inside a rule that reads a knob which has a mistake of its own. */
export class MistakenKnob extends Error {}

type Issue = { readonly path: PropertyKey[]; readonly keys?: string[] };

/** A copy of the input without the keys that do not exist. */
export function withoutUnknownKeys(input: unknown, issues: readonly Issue[]): unknown {
  const copy = structuredClone(input);
  for (const { path, keys = [] } of issues)
    for (const key of keys) delete (valueAt(copy, path) as Record<string, unknown>)[key];
  return copy;
}

/**
 * A view of a configuration through which rules may run although other parts of it are wrong.
 * @param mistaken the paths of wrong knobs; reading one, or a knob that is absent, throws {@link MistakenKnob}
 */
export function soundPart<Value extends object>(
  value: Value,
  mistaken: ReadonlySet<string>,
  path: PropertyKey[] = [],
): Value {
  return new Proxy(value, {
    get(target, property) {
      const child = Reflect.get(target, property) as unknown;
      if (typeof property === 'symbol' || typeof child === 'function') return child;
      const index = Array.isArray(target) && /^\d+$/.test(property);
      const here = [...path, index ? Number(property) : property];
      if (child === undefined || mistaken.has(pathText(here))) throw new MistakenKnob(pathText(here));
      return typeof child === 'object' && child !== null ? soundPart(child, mistaken, here) : child;
    },
  });
}
