/** One thing that is wrong in a configuration, in the four parts that a person needs to fix it. */
export interface Problem {
  /** Where it stands: `database.multiAz`. */
  readonly key: string;
  /** What is written there. */
  readonly found: string;
  /** What may stand there. */
  readonly allowed: string;
  /** What to write. */
  readonly fix: string;
}

/** Everything that is wrong in one configuration. The message is complete: print it and exit 1. */
export class ConfigurationError extends Error {
  constructor(
    /** What the message calls the configuration, e.g. `config/prod.ts`. */
    readonly source: string,
    /** At least one. */
    readonly problems: readonly Problem[],
  ) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    super([`${source} has ${count}; nothing was synthesized.`, ...problems.map(format)].join('\n\n'));
    this.name = 'ConfigurationError';
  }
}

function format({ key, found, allowed, fix }: Problem): string {
  return [`  ${key}`, `    found    ${found}`, `    allowed  ${allowed}`, `    fix      ${fix}`].join('\n');
}

/** How a found value is shown: short, and unmistakably a string or not. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
