import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Environment } from '../../lib/config/schema/environment';
import type { Stack, Template } from '../templates/template';
import { PlanError } from './plan-error';

/** A stack to be read. */
type Name = Pick<Stack, 'id' | 'name'>;

/** States of a stack without resources, or with those of a first deployment that failed and must be deleted. */
const neverDeployed = new Set(['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED']);

/**
 * The deployed templates, read from CloudFormation. A stack that does not exist is left out.
 * @param names the stacks
 * @param environment its account and region
 * @returns undefined if there are no credentials
 * @throws PlanError if the credentials belong to another account
 */
export async function readDeployed(
  names: readonly Name[],
  { account, region }: Environment,
): Promise<Stack[] | undefined> {
  const caller = await accountOfCaller(region);
  if (caller === undefined) return undefined;
  if (caller !== account)
    throw new PlanError(
      `The credentials belong to account ${caller}, and the environment to account ${account}. Log in there, or compare with --from <revision>.`,
    );
  const client = new CloudFormationClient({ region });
  try {
    const found = await Promise.all(names.map((name) => readStack(client, name)));
    return found.filter((stack) => stack !== undefined);
  } finally {
    client.destroy();
  }
}

async function accountOfCaller(region: string): Promise<string | undefined> {
  const client = new STSClient({ region });
  try {
    return (await client.send(new GetCallerIdentityCommand({}))).Account;
  } catch (error) {
    if (error instanceof Error && error.name === 'CredentialsProviderError') return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

async function readStack(client: CloudFormationClient, { id, name }: Name): Promise<Stack | undefined> {
  const described = await client
    .send(new DescribeStacksCommand({ StackName: name }))
    .catch((error: Error) => {
      if (error.message.includes('does not exist')) return { Stacks: [] };
      throw error;
    });
  const [stack] = described.Stacks ?? [];
  if (!stack || neverDeployed.has(stack.StackStatus ?? '')) return undefined;
  const { TemplateBody = '{}' } = await client.send(new GetTemplateCommand({ StackName: name }));
  return { id, name, template: JSON.parse(TemplateBody) as Template };
}
