import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskPlan } from '../blueprint/plan';
import type { Command } from '../processes/process-group';
import type { Supervisor } from '../processes/supervisor';
import { writePrivateFile } from '../run/private-files';

/** The image's packages; a new lock or a new task definition makes a migration due. */
const serverLock = join(__dirname, '../../server/requirements.lock');

/**
 * Runs the migration task when its definition is new, as the custom resource does in a deployment.
 * @param stampFile lies in the database's own folder, so that a new database is migrated
 * @returns whether it ran
 */
export async function migrateOnce(
  task: TaskPlan,
  command: Command,
  stampFile: string,
  supervisor: Supervisor,
): Promise<boolean> {
  const definition = JSON.stringify(task) + readFileSync(serverLock, 'utf8');
  const stamp = createHash('sha256').update(definition).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  await supervisor.run(command);
  writePrivateFile(stampFile, stamp);
  return true;
}
