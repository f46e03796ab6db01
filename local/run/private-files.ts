import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';

/** Makes the folder, with its parents, if it is missing; only its owner can enter it (0700). */
export function ensurePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700); // an older folder, or a loose umask
}

/** Writes a file that only its owner can read (0600), atomically: an interrupted run leaves the old one. */
export function writePrivateFile(file: string, content: string): void {
  const unfinished = `${file}.${process.pid}.unfinished`;
  writeFileSync(unfinished, content, { mode: 0o600 });
  renameSync(unfinished, file);
}
