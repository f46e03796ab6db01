import { claims } from '../claims';
import { requireSuccess } from '../cloud/outcome';
import { requireListed } from '../emulator/require-listed';
import { shims } from '../emulator/shims';
import { bootstrapAccount, type Scenario } from './scenario';

/** The claim about the shims themselves. */
export const shimsTitle = 'Every shim and every type that is recorded only is listed with its reason';

/** Deploys the mutation of every claim. Every check must fail. */
export async function mutations(scenario: Scenario): Promise<void> {
  const { name, cloud, record, assemblies } = scenario;
  await record.control(name, shimsTitle, 'the last shim is not listed', async () =>
    requireListed(cloud.shimReport, shims.slice(0, -1)),
  );
  await cloud.database.listen();
  await bootstrapAccount(scenario);
  await record.step(name, 'deploy the mutations', async () =>
    requireSuccess(await cloud.cdk.deploy(assemblies.mutated), 'cdk deploy'),
  );
  for (const { title, check, mutation } of claims)
    await record.control(name, title, mutation.title, () => check(cloud));
}
