import { existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';

/** Lines of a log that an error message quotes: enough for a Python traceback's end. */
const quotedLines = 15;

/**
 * Opens a fresh log file that only its owner reads and keeps the one of the run before as `<file>.previous`.
 * Returns the file descriptor.
 */
export function openLogFile(file: string): number {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (existsSync(file)) renameSync(file, `${file}.previous`);
  return openSync(file, 'a', 0o600);
}

/** The last lines of a log, indented for an error message, with the file's path. */
export function quoteLog(file: string): string {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  const last = lines.slice(-quotedLines).join('\n    ');
  return last === '' ? `Its log is empty: ${file}` : `The last lines of ${file}:\n    ${last}`;
}
