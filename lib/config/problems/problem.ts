/** One thing that is wrong with a configuration, in the four parts that a person needs to mend it. */
export interface Mistake {
  /** Where it stands: `database.multiAz`. */
  readonly key: string;
  /** What was written there. */
  readonly found: string;
  /** What may stand there. */
  readonly allowed: string;
  /** What to write. */
  readonly fix: string;
}

/** Everything that is wrong with one configuration. The message is complete: print it and exit 1. */
export class ConfigurationError extends Error {
  constructor(
    readonly source: string,
    readonly mistakes: readonly Mistake[],
  ) {
    const count = mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`;
    super([`${source} has ${count}; nothing was synthesized.`, ...mistakes.map(format)].join('\n\n'));
    this.name = 'ConfigurationError';
  }
}

function format({ key, found, allowed, fix }: Mistake): string {
  return [`  ${key}`, `    found    ${found}`, `    allowed  ${allowed}`, `    fix      ${fix}`].join('\n');
}

/** How a found value is shown: short, and unmistakably a string or not. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
