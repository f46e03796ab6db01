import { claims } from '../claims';
import { requireSuccess } from '../cloud/outcome';
import { requireListed } from '../emulator/require-listed';
import { shimsTitle } from './mutations';
import { allStacks, type Scenario } from './scenario';

/** Deploys an environment as it is configured, and checks every claim about it. */
export async function deployment({ name, cloud, record, assemblies }: Scenario): Promise<void> {
  await record.claim(name, shimsTitle, async () => requireListed(cloud.shimReport));
  await cloud.database.listen();
  await record.step(name, 'deploy all', async () =>
    requireSuccess(await cloud.cdk.deploy(assemblies.unchanged), 'cdk deploy'),
  );
  await record.claim(name, titles.complete, () => complete({ cloud }));
  await record.step(name, 'check every claim', async () => {
    for (const { title, check } of claims) await record.claim(name, title, () => check(cloud));
  });
  await record.step(name, 'diff', async () => {
    const diff = await cloud.cdk.diff(assemblies.unchanged);
    await record.claim(name, titles.noDifference, async () => void requireSuccess(diff, 'cdk diff'));
  });
  await record.step(name, 'deploy all again', async () => {
    const before = await updateTimes({ cloud });
    const outcome = await cloud.cdk.deploy(assemblies.unchanged);
    await record.claim(name, titles.noChange, async () => {
      requireSuccess(outcome, 'cdk deploy');
      const after = await updateTimes({ cloud });
      if (before !== after) throw new Error(`Stacks have changed: ${before} and ${after}`);
    });
  });
}

/** Titles of the claims about commands, which the controls repeat. */
export const titles = {
  complete: 'All five stacks are complete after one `cdk deploy --all`',
  noDifference: '`cdk diff` finds nothing after a deployment',
  noChange: 'A deployment without a change touches no stack',
} as const;

/** Asks for the state of every stack. @throws Error unless each is as docs/operations.md says after a deployment */
export async function complete({ cloud }: Pick<Scenario, 'cloud'>): Promise<void> {
  for (const stack of allStacks) {
    const status = (await cloud.status(stack)) ?? 'missing';
    if (!/^(CREATE|UPDATE)_COMPLETE$/.test(status)) throw new Error(`The stack ${stack} is ${status}.`);
  }
}

/** When each stack was changed last. */
export async function updateTimes({ cloud }: Pick<Scenario, 'cloud'>): Promise<string> {
  const { Stacks } = await cloud.api.call('cloudformation', 'DescribeStacks');
  const times = (Stacks as Record<string, string>[]).map(
    ({ StackName, LastUpdatedTime, CreationTime }) => `${StackName} ${LastUpdatedTime ?? CreationTime}`,
  );
  return times.sort().join(', ');
}
