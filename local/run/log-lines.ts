import { createWriteStream } from 'node:fs';

/**
 * Appends lines to a log file. If the disk is full or the file cannot be written, it says so once and drops the lines,
 * because a log must not end the run.
 *
 * @param file path of the log file
 * @param warn takes the sentence that says so
 */
export function logLines(
  file: string,
  warn: (message: string) => void = console.error,
): (line: string) => void {
  let failed = false;
  const fail = ({ message }: Error) => {
    if (!failed)
      warn(`The log ${file} cannot be written: ${message}. Its further lines are lost. Free disk space.`);
    failed = true;
  };
  const stream = createWriteStream(file, { flags: 'a' }).on('error', fail);
  return (line) => {
    if (!failed) stream.write(`${line}\n`);
  };
}
