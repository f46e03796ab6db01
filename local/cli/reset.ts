import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Folders } from '../run/settings';

/**
 * Deletes the data of earlier runs; the virtual environments stay, since they hold none.
 * @param confirmed whether the user has already said yes on the command line
 * @returns false if the user did not confirm
 */
export async function reset(folders: Folders, confirmed: boolean): Promise<boolean> {
  if (
    !confirmed &&
    !(await ask(`Delete every run, model and artifact, and the audit trail, in ${folders.root}? [y/N] `))
  )
    return false;
  const { database, objects, identityProvider, certificates, volumes, assembly, logs, audit } = folders;
  const made = [dirname(database), objects, identityProvider, certificates, volumes, assembly, logs, audit];
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
  rmSync(`${folders.root}/secrets.json`, { force: true });
  return true;
}

async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new Error('--reset asks before it deletes, but there is no terminal to answer on: add --yes.');
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const given = new AbortController();
  prompt.on('SIGINT', () => given.abort());
  prompt.on('close', () => given.abort());
  try {
    return /^y(es)?$/i.test((await prompt.question(question, { signal: given.signal })).trim());
  } catch {
    return false; // Ctrl-C or Ctrl-D instead of an answer
  } finally {
    prompt.close();
  }
}
