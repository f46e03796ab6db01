import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { accessOf } from '../../checks/aws/access';
import { AwsClients } from '../../checks/aws/clients';
import { Deployed } from '../../checks/aws/deployed';
import type { Environment } from '../../lib/config/schema/environment';
import type { Stack, Template } from '../templates/template';
import { PlanError } from './plan-error';

/** A stack to be read. */
type Name = Pick<Stack, 'id' | 'name'>;

/** States of a stack without resources, or with those of a first deployment that failed and must be deleted. */
const neverDeployed = new Set(['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED']);

/** The deployed stacks, or why AWS could not be asked. */
export type DeployedStacks = { readonly stacks: Stack[] } | { readonly unseen: string };

/**
 * The deployed templates, read from CloudFormation. A stack that does not exist is left out.
 * @param names the stacks
 * @param environment its account and region
 * @throws PlanError if the credentials belong to another account
 */
export async function readDeployed(
  names: readonly Name[],
  environment: Environment,
): Promise<DeployedStacks> {
  const clients = new AwsClients(environment.region);
  const access = await accessOf(clients);
  if (access.unseen !== undefined) return { unseen: access.unseen };
  const { account } = access.caller;
  if (account !== environment.account)
    throw new PlanError(
      `The credentials belong to account ${account}, and the environment to account ${environment.account}. Log in there, or compare with --from <revision>.`,
    );
  const deployed = new Deployed(
    clients,
    names.map(({ name }) => name),
  );
  const found = await Promise.all(names.map((name) => readStack(clients, deployed, name)));
  return { stacks: found.filter((stack) => stack !== undefined) };
}

async function readStack(
  clients: AwsClients,
  deployed: Deployed,
  { id, name }: Name,
): Promise<Stack | undefined> {
  const stack = await deployed.stack(name);
  if (!stack || neverDeployed.has(stack.StackStatus ?? '')) return undefined;
  const client = clients.of(CloudFormationClient);
  const { TemplateBody = '{}' } = await client.send(new GetTemplateCommand({ StackName: name }));
  return { id, name, template: JSON.parse(TemplateBody) as Template };
}
