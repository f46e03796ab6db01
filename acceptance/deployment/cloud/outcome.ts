/** How a command ended. */
export interface Outcome {
  /** Whether its exit code was 0. */
  readonly succeeded: boolean;
  /** What it printed, standard error included. */
  readonly output: string;
}

const shownCharacters = 2500;

const shown = (output: string) => output.slice(-shownCharacters);

/** Returns the outcome. @throws Error with the end of the output, unless the command has succeeded */
export function requireSuccess({ succeeded, output }: Outcome, what: string): Outcome {
  if (!succeeded) throw new Error(`${what} failed:\n${shown(output)}`);
  return { succeeded, output };
}

/** Accepts an expected failure. @throws Error unless the command has failed with this text in its output */
export function requireFailure({ succeeded, output }: Outcome, text: string): void {
  if (succeeded) throw new Error('The command succeeded.');
  if (!output.includes(text)) throw new Error(`The output does not say "${text}":\n${shown(output)}`);
}
