import { DescribeTasksCommand, type ECSClient, RunTaskCommand, type Task } from '@aws-sdk/client-ecs';

/** Properties of the custom resource. */
export interface MigrationProperties {
  /** ARN of the cluster. */
  readonly cluster: string;
  /** ARN of the task definition that runs `migrate`, revision included. */
  readonly taskDefinition: string;
  /** Ids of the subnets of the task. */
  readonly subnets: string[];
  /** Ids of the security groups of the task. */
  readonly securityGroups: string[];
}

/**
 * Starts the migration task.
 * @param requestId id of CloudFormation's request; a repeated request finds the task that the first one started
 * @returns ARN of the task
 */
export async function startMigration(
  ecs: ECSClient,
  properties: MigrationProperties,
  requestId: string,
): Promise<string> {
  const { cluster, taskDefinition, subnets, securityGroups } = properties;
  const { tasks = [], failures = [] } = await ecs.send(
    new RunTaskCommand({
      cluster,
      taskDefinition,
      launchType: 'FARGATE',
      clientToken: requestId,
      networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups, assignPublicIp: 'DISABLED' } },
    }),
  );
  const arn = tasks[0]?.taskArn;
  if (!arn)
    throw new Error(
      `ECS did not start the migration: ${failures.map(({ reason }) => reason).join(', ') || 'no reason given'}.`,
    );
  return arn;
}

/**
 * Tells whether the migration has ended.
 * @throws Error if it has failed, with what ECS knows and where to read more
 */
export async function isMigrated(ecs: ECSClient, cluster: string, taskArn: string): Promise<boolean> {
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
  const [task] = tasks;
  if (!task) throw new Error(`ECS no longer knows the migration task ${taskArn}, so its outcome is unknown.`);
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
