import type { ECSClient } from '@aws-sdk/client-ecs';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { isMigrated, type MigrationProperties, startMigration } from './migration';

/** What the start returns. The CDK's provider framework passes it on each time it asks whether the work is done. */
export interface Started {
  /** Id of the custom resource; always the same, since there is one schema. */
  readonly PhysicalResourceId: string;
  /** The task that was started. @default - nothing was started */
  readonly Data?: { readonly taskArn: string };
}

/** What the framework asks with: the event, and what the start has returned. */
export type Question = CloudFormationCustomResourceEvent & Started;

/** Starts the migration when the task definition is new. A deletion has nothing to migrate. */
export async function start(ecs: ECSClient, event: CloudFormationCustomResourceEvent): Promise<Started> {
  const PhysicalResourceId = 'schema';
  if (event.RequestType === 'Delete') return { PhysicalResourceId };
  const taskArn = await startMigration(ecs, properties(event), event.RequestId);
  return { PhysicalResourceId, Data: { taskArn } };
}

/** Tells the framework whether the migration is done. */
export async function watch(ecs: ECSClient, question: Question): Promise<{ IsComplete: boolean }> {
  if (!question.Data) return { IsComplete: true };
  return { IsComplete: await isMigrated(ecs, properties(question).cluster, question.Data.taskArn) };
}

function properties(event: CloudFormationCustomResourceEvent): MigrationProperties {
  return event.ResourceProperties as unknown as MigrationProperties;
}
