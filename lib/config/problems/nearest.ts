import { closest, distance } from 'fastest-levenshtein';

/** The known name that a mistyped one most likely means, or undefined if none is near enough. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(
    typed.toLowerCase(),
    [...known].map((name) => name.toLowerCase()),
  );
  const original = known.find((name) => name.toLowerCase() === candidate);
  const tolerance = typed.length > 3 ? Math.max(2, typed.length / 3) : 1;
  return distance(typed.toLowerCase(), candidate) <= tolerance ? original : undefined;
}
