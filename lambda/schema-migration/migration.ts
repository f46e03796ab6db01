import { DescribeTasksCommand, type ECSClient, type Task } from '@aws-sdk/client-ecs';

/** A task that was started. */
export interface StartedTask {
  /** Its ARN. */
  readonly taskArn: string;
  /** When it was started, in milliseconds since 1970. */
  readonly startedAt: number;
}

/**
 * ECS is eventually consistent: DescribeTasks may not know a task for some time after RunTask (ECS API, RunTask, "wait
 * for up to five minutes"). The first question comes a second after the start.
 */
const unknownForMs = 5 * 60_000;

/**
 * Tells whether the migration has ended.
 * @param now milliseconds since 1970
 * @throws Error if it has failed, with what ECS knows and where to read more
 */
export async function isMigrated(
  ecs: ECSClient,
  cluster: string,
  { taskArn, startedAt }: StartedTask,
  now: number,
): Promise<boolean> {
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
  const [task] = tasks;
  if (!task) {
    if (now - startedAt < unknownForMs) return false;
    throw new Error(`ECS does not know the migration task ${taskArn}, so its outcome is unknown.`);
  }
  if (task.lastStatus !== 'STOPPED') return false;
  const exitCode = task.containers?.[0]?.exitCode;
  if (exitCode === 0) return true;
  throw new Error(failure(task, exitCode));
}

function failure(
  { taskArn = '', stoppedReason, containers = [] }: Task,
  exitCode: number | undefined,
): string {
  const reasons = [stoppedReason, containers[0]?.reason].filter(Boolean).join(' ');
  const id = taskArn.split('/').at(-1);
  return `The schema migration failed (exit code ${exitCode ?? 'none'}; ${reasons}). Its log stream is migrate/server/${id}.`;
}
