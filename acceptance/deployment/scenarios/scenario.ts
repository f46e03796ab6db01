import { setTimeout as delay } from 'node:timers/promises';
import type { StackName } from '../assembly/templates';
import type { Cloud } from '../cloud/cloud';
import type { DeployedResource } from '../cloud/deployed-resource';
import { requireSuccess } from '../cloud/outcome';
import type { Findings } from '../findings';
import type { Assemblies } from './assemblies';

/** What every scenario works with. */
export interface Scenario {
  /** Name of the environment. */
  readonly name: string;
  /** Its account. */
  readonly cloud: Cloud;
  /** Takes what is found. */
  readonly record: Findings;
  /** What can be deployed. */
  readonly assemblies: Assemblies;
}

/** Compares the states of stacks. @throws Error that says which one is in another state */
export async function requireStatus(
  cloud: Cloud,
  expected: Readonly<Partial<{ [Stack in StackName]: string }>>,
): Promise<void> {
  for (const [stack, wanted] of Object.entries(expected)) {
    const found = await cloud.status(stack as StackName);
    if (found !== wanted) throw new Error(`The stack ${stack} is ${found}, not ${wanted}.`);
  }
}

/** Prepares the account, before its first deployment. */
export async function bootstrapAccount({ name, cloud, record, assemblies }: Scenario): Promise<void> {
  const { account, region } = cloud.environment;
  await record.step(name, 'bootstrap', async () =>
    requireSuccess(await cloud.cdk.bootstrap(assemblies.unchanged, account, region), 'cdk bootstrap'),
  );
}

/** The stacks, in the order of their deployment. */
export const allStacks = ['network', 'data', 'identity', 'service', 'observability'] as const;

/** Waits until no stack is changing. */
export async function settled(cloud: Cloud): Promise<void> {
  for (const stack of allStacks)
    while ((await cloud.status(stack))?.endsWith('_IN_PROGRESS')) await delay(200);
}

/** The resources of every stack. */
export async function everyResource(cloud: Cloud): Promise<DeployedResource[]> {
  return (await Promise.all(allStacks.map((stack) => cloud.resources(stack)))).flat();
}
