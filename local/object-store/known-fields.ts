/** A part of a template, resolved to plain values. */
export type Plain = Readonly<Record<string, unknown>>;

/** The value as an object with no other fields than the known ones. Throws with the path of each field that is unknown. */
export function withKnownFields(value: unknown, path: string, known: readonly string[]): Plain {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${path} is ${JSON.stringify(value)}, and must be an object.`);
  }
  const unknown = Object.keys(value).filter((field) => !known.includes(field));
  if (unknown.length > 0) {
    throw new Error(
      `${unknown.map((field) => `${path}.${field}`).join(', ')}: not known to the local object store. Known: ${known.join(', ')}.`,
    );
  }
  return value as Plain;
}

/** The value as a list; a missing one is empty. */
export function listOf(value: unknown, path: string): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Error(`${path} is ${JSON.stringify(value)}, and must be a list.`);
  return value;
}

/** A number, which templates may write as a string; undefined stays. */
export function numberOf(value: unknown, path: string): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value === '' || !Number.isFinite(number))
    throw new Error(`${path} is ${JSON.stringify(value)}, and must be a number.`);
  return number;
}

/** A boolean, which templates may write as a string; undefined stays. */
export function booleanOf(value: unknown, path: string): boolean | undefined {
  if (value === undefined) return undefined;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new Error(`${path} is ${JSON.stringify(value)}, and must be true or false.`);
}

/** The object without the fields that are undefined; undefined when nothing is left. */
export function compact<T extends object>(value: T): T | undefined {
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return entries.length > 0 ? (Object.fromEntries(entries) as T) : undefined;
}
