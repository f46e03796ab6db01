import { ClientException, type ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';

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

/** Lets time pass. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Milliseconds before each further attempt: 65 seconds in all, of the two minutes that the function has. */
const pauses = [5_000, 10_000, 20_000, 30_000];

/**
 * Starts the migration task. What passes by itself is tried again: the roles are a minute old and IAM has not spread
 * them, the service-linked role of ECS is just being made, or Fargate has no capacity at the moment.
 * @param requestId id of CloudFormation's request; a repeated request finds the task that the first one started
 * @returns ARN of the task
 */
export async function startMigration(
  ecs: ECSClient,
  properties: MigrationProperties,
  requestId: string,
  sleep: Sleep,
): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    // Each attempt has a token of its own: for the same one, ECS might remember the failure.
    const answer = await runTask(ecs, properties, attempt === 0 ? requestId : `${requestId}-${attempt}`);
    if ('taskArn' in answer) return answer.taskArn;
    const pause = pauses[attempt];
    if (pause === undefined || !passing.test(answer.reason))
      throw new Error(`ECS did not start the migration: ${answer.reason}.`);
    await sleep(pause);
  }
}

/** Reasons that pass by themselves, in the words of ECS. */
const passing = /capacity is unavailable|unable to assume the (service linked )?role/i;

/** What ECS says: which task it has started, or why it has not. */
type Answer = { readonly taskArn: string } | { readonly reason: string };

async function runTask(
  ecs: ECSClient,
  { cluster, taskDefinition, subnets, securityGroups }: MigrationProperties,
  clientToken: string,
): Promise<Answer> {
  try {
    const { tasks = [], failures = [] } = await ecs.send(
      new RunTaskCommand({
        cluster,
        taskDefinition,
        launchType: 'FARGATE',
        clientToken,
        networkConfiguration: {
          awsvpcConfiguration: { subnets, securityGroups, assignPublicIp: 'DISABLED' },
        },
      }),
    );
    const taskArn = tasks[0]?.taskArn;
    if (taskArn) return { taskArn };
    return { reason: failures.map(({ reason }) => reason).join(', ') || 'no reason given' };
  } catch (error) {
    if (error instanceof ClientException) return { reason: error.message };
    throw error;
  }
}
