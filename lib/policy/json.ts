/** What stands at a path in a template, or undefined. A rule must expect an intrinsic function at any place. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<string | number, unknown>)[step]
        : undefined,
    value,
  );
}

/** A value that CloudFormation accepts alone or in a list, as a list. */
export function list(value: unknown): unknown[] {
  return value === undefined ? [] : [value].flat();
}

/** The same, of texts; what is no text is left out. */
export function texts(value: unknown): string[] {
  return list(value).filter((item) => typeof item === 'string');
}

/** A value as JSON, to look for a word in it; empty when there is none. */
export function json(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}

/** A text in which the word `deployed` replaces each value that is known at deployment only. */
export function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts = at(value, 'Fn::Join', 1);
  return Array.isArray(parts) ? parts.map(flat).join('') : 'deployed';
}
