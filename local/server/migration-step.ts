import { join } from 'node:path';
import type { Step } from '../run/step';
import { migrateOnce } from './migration';
import { type TaskNeeds, taskProcess } from './task-process';

/** Runs the migration task when it is due. */
export const migrationStep: Step<TaskNeeds> = {
  title: 'Schema migration',
  run: async (context, progress) => {
    const { settings, supervisor } = context;
    const task = context.plan.migrate;
    const command = taskProcess('Schema migration', task, context);
    const stampFile = join(settings.folders.database, 'migrated-by.sha256');
    const ran = await migrateOnce(task, command, stampFile, supervisor);
    if (!ran) progress('not due: the task definition is unchanged');
  },
};
