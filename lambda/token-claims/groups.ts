/**
 * Reads the user attribute into which Cognito has written a list of groups. A provider's list arrives there as
 * `["a","b"]`, `[a, b]` or `a,b`, and a single group as `a`, depending on kind and age of the provider.
 *
 * Outside JSON, a comma separates groups. Hence the configuration refuses group names with a comma, and the people who
 * name groups at the provider must not be able to name one `x,model-governance` (docs/adr/0011).
 */
export function groupsOf(attribute: string): string[] {
  const text = attribute.trim();
  return (
    jsonTexts(text) ??
    text
      .replace(/^\[(.*)\]$/s, '$1')
      .split(',')
      .map(unquoted)
      .filter(Boolean)
  );
}

/** The list, if it contains texts only: numbers would lose digits. */
function jsonTexts(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

function unquoted(item: string): string {
  return item.trim().replace(/^"(.*)"$/s, '$1');
}
