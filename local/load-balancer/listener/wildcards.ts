/** How a comparison string of a condition is read. */
export interface WildcardOptions {
  /** Whether upper and lower case are equal. */
  readonly ignoreCase: boolean;
  /** A backslash makes the next `*`, `?` or backslash literal (query strings only). @default false */
  readonly escapes?: boolean;
}

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** `*` is any run of characters, `?` exactly one; the whole value must match. */
export function wildcardPattern(pattern: string, { ignoreCase, escapes = false }: WildcardOptions): RegExp {
  const parts = pattern.match(escapes ? /\\[*?\\]|[\s\S]/g : /[\s\S]/g) ?? [];
  const source = parts.map((part) => {
    if (part === '*') return '[\\s\\S]*';
    if (part === '?') return '[\\s\\S]';
    return literal(part.length === 2 ? part.slice(1) : part);
  });
  return new RegExp(`^${source.join('')}$`, ignoreCase ? 'i' : '');
}

/** Number of wildcards in a comparison string. */
export const countWildcards = (pattern: string): number => pattern.match(/[*?]/g)?.length ?? 0;
