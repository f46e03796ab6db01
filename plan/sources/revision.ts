import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Stack } from '../templates/template';
import { PlanError } from './plan-error';
import { synthesize } from './synthesis';

const run = promisify(execFile);

/**
 * The stacks of another revision of the repository: its code and its configuration, with the present packages.
 * @param root the repository
 * @param revision what git takes for one: a tag, a branch, `HEAD~3`
 * @param environment the environment's name
 * @param scratch a folder that the caller deletes
 * @param signal ends the synthesis
 * @throws PlanError if there is no such revision, or if it cannot be synthesized
 */
export async function synthesizeRevision(
  root: string,
  revision: string,
  environment: string,
  scratch: string,
  signal: AbortSignal,
): Promise<Stack[]> {
  const git = (...args: string[]) => run('git', ['-C', root, ...args]);
  const commit = await git(
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ).then(
    ({ stdout }) => stdout.trim(),
    () => {
      throw new PlanError(
        `There is no revision ${revision}: it must be a commit, a branch or a tag of this repository.`,
      );
    },
  );
  const checkout = join(scratch, 'revision');
  mkdirSync(checkout);
  const archive = join(scratch, 'revision.tar');
  await git('archive', '--output', archive, commit);
  await run('tar', ['-x', '-f', archive, '-C', checkout]);
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
  return synthesize(checkout, environment, join(scratch, 'from'), signal).catch((error: Error) => {
    throw new PlanError(`Revision ${revision} cannot be synthesized.\n\n${error.message}`);
  });
}
