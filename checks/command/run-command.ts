import { type Command, CommanderError } from 'commander';
import { UsageError } from './usage-error';

/** What the exit codes of `doctor` and `smoke` mean, for `--help` and the documents. */
export const exitCodes = {
  0: 'nothing is red; the table says what nobody has looked at',
  1: 'something is red, or the configuration is not valid',
  2: 'wrong usage',
} as const;

/** The exit codes as a paragraph of `--help`. */
export const exitCodeHelp = `\nExit codes:\n${Object.entries(exitCodes)
  .map(([code, meaning]) => `  ${code}  ${meaning}`)
  .join('\n')}`;

/** Parses the arguments, runs the command, and sets the exit code. */
export async function runCommand(program: Command, args?: readonly string[]): Promise<void> {
  try {
    await program.exitOverride().parseAsync(args, args ? { from: 'user' } : undefined);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    // Commander has already printed its own.
    if (!(error instanceof CommanderError)) console.error(error instanceof Error ? error.message : error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return error instanceof UsageError ? 2 : 1;
}
