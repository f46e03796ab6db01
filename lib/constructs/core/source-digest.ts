import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A digest over names and contents of the files of a folder, as hex digits. */
export function sourceDigest(folder: string): string {
  const digest = createHash('sha256');
  for (const name of readdirSync(folder).sort())
    digest.update(`${name}\0`).update(readFileSync(join(folder, name)));
  return digest.digest('hex');
}
