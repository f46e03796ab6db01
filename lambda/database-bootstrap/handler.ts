import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { type BootstrapOptions, bootstrap } from './bootstrap';

/** What the CDK's provider framework expects in return. */
interface Answer {
  readonly PhysicalResourceId: string;
}

/** Handles the custom resource: makes role and database, and keeps both when the resource is deleted. */
export async function handle(
  event: CloudFormationCustomResourceEvent,
  connect: BootstrapOptions['connect'],
): Promise<Answer> {
  const { databaseName, roleName, instanceResourceId } = event.ResourceProperties as unknown as Record<
    string,
    string
  >;
  if (!databaseName || !roleName || !instanceResourceId)
    throw new Error('The resource needs databaseName, roleName and instanceResourceId.');
  if (event.RequestType !== 'Delete') await bootstrap({ connect, databaseName, roleName });
  return { PhysicalResourceId: `${instanceResourceId}/${databaseName}` };
}
