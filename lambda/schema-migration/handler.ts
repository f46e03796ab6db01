import type { ECSClient } from '@aws-sdk/client-ecs';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { isMigrated, type StartedTask } from './migration';
import { type MigrationProperties, type Sleep, startMigration } from './start-migration';

/** Time, as the handlers see it. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Lets time pass. */
  readonly sleep: Sleep;
}

/** What the start returns. The CDK's provider framework passes it on each time it asks whether the work is done. */
export interface Started {
  /** Id of the custom resource; always the same, since there is one schema. */
  readonly PhysicalResourceId: string;
  /** The task that was started. @default - nothing was started */
  readonly Data?: StartedTask;
}

/** What the framework asks with: the event, and what the start has returned. */
export type Question = CloudFormationCustomResourceEvent & Started;

/** Starts the migration when the task definition is new. A deletion has nothing to migrate. */
export async function start(
  ecs: ECSClient,
  event: CloudFormationCustomResourceEvent,
  clock: Clock,
): Promise<Started> {
  const PhysicalResourceId = 'schema';
  if (event.RequestType === 'Delete') return { PhysicalResourceId };
  const taskArn = await startMigration(ecs, properties(event), event.RequestId, clock.sleep);
  return { PhysicalResourceId, Data: { taskArn, startedAt: clock.now() } };
}

/** Tells the framework whether the migration is done. */
export async function watch(
  ecs: ECSClient,
  question: Question,
  { now }: Clock,
): Promise<{ IsComplete: boolean }> {
  if (!question.Data) return { IsComplete: true };
  const { cluster } = properties(question);
  return { IsComplete: await isMigrated(ecs, cluster, question.Data, now()) };
}

function properties(event: CloudFormationCustomResourceEvent): MigrationProperties {
  return event.ResourceProperties as unknown as MigrationProperties;
}
