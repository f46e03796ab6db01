import type { Cloud } from '../cloud/cloud';
import { added, type Found, inventory } from '../cloud/inventory';
import { requireFailure, requireSuccess } from '../cloud/outcome';
import { requireLeftovers } from './leftovers';
import { everyResource, type Scenario } from './scenario';

const titles = {
  refused: 'A protected environment refuses to be destroyed',
  left: '`cdk destroy --all` leaves just what "Removing an environment" says',
} as const;

/**
 * Removes an environment as docs/operations.md says.
 * @param before what was in the account before the first deployment
 */
export async function removal(scenario: Scenario, before: readonly Found[]): Promise<void> {
  const { name, cloud, record, assemblies } = scenario;
  const { deletionProtection, retainData } = cloud.environment.protection;
  const isRefused = async (assembly: string) =>
    requireFailure(await cloud.cdk.destroy(assembly), 'TerminationProtection');
  if (deletionProtection) {
    await record.claim(name, titles.refused, () => isRefused(assemblies.upgraded));
    await record.step(name, 'switch protection off', async () =>
      requireSuccess(await cloud.cdk.deploy(assemblies.unprotected), 'cdk deploy'),
    );
  }
  const deployed = await everyResource(cloud);
  const areLeft = async () => requireLeftovers(added(before, await inventory(cloud)), deployed, retainData);
  await record.control(name, titles.left, 'the environment is still there', areLeft);
  const destroyed = await record.step(name, 'destroy all', () => cloud.cdk.destroy(assemblies.unprotected));
  if (deletionProtection)
    await record.control(name, titles.refused, 'protection is switched off', async () =>
      requireFailure(destroyed, 'TerminationProtection'),
    );
  await record.claim(name, titles.left, async () => {
    requireSuccess(destroyed, 'cdk destroy');
    await areLeft();
  });
  await record.control(name, titles.left, 'a log group of the database is still there', async () => {
    await leaveLogGroup(cloud);
    await areLeft();
  });
}

async function leaveLogGroup({ api, options: { name } }: Cloud): Promise<void> {
  await api.call('logs', 'CreateLogGroup', { logGroupName: `/aws/rds/instance/mlflow-${name}/left` });
}
