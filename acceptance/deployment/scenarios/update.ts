import { equal } from '../claims/claim';
import type { Cloud } from '../cloud/cloud';
import type { DeployedResource } from '../cloud/deployed-resource';
import { requireFailure, requireSuccess } from '../cloud/outcome';
import { addedMachine, changedLogDays } from './assemblies';
import { titles, updateTimes } from './deployment';
import { everyResource, type Scenario } from './scenario';

const updateTitles = {
  applied: 'A machine and other days of logs can be added, with exports and priorities in use checked',
  kept: 'This change replaces nothing but the task definition of the server',
  refused: 'An update that changes an export in use, or takes a priority in use, is refused',
} as const;

/** Changes a deployed environment as people do, and then as they must not. */
export async function update(scenario: Scenario): Promise<void> {
  const { name, cloud, record, assemblies } = scenario;
  const difference = await cloud.cdk.diff(assemblies.harmless);
  await record.control(
    name,
    titles.noDifference,
    'a machine and other days of logs are configured',
    async () => void requireSuccess(difference, 'cdk diff'),
  );
  await record.control(name, updateTitles.applied, 'it is not deployed', () => isApplied(cloud));
  const [before, timesBefore] = [await everyResource(cloud), await updateTimes(scenario)];
  await record.step(name, 'harmless update', async () =>
    requireSuccess(await cloud.cdk.deploy(assemblies.harmless), 'cdk deploy'),
  );
  await record.claim(name, updateTitles.applied, () => isApplied(cloud));
  const replaced = replacedTypes(before, await everyResource(cloud));
  await record.claim(name, updateTitles.kept, async () =>
    equal(replaced, ['AWS::ECS::TaskDefinition'], 'Replaced types'),
  );
  await record.control(name, updateTitles.kept, 'the id of the database is another one', async () => {
    const other = before.map((each) =>
      each.type === 'AWS::RDS::DBInstance' ? { ...each, id: 'other' } : each,
    );
    equal(replacedTypes(other, await everyResource(cloud)), ['AWS::ECS::TaskDefinition'], 'Replaced types');
  });
  await record.control(name, titles.noChange, 'the harmless update is deployed', async () =>
    equal(timesBefore, await updateTimes(scenario), 'Times of the last change'),
  );
}

/** Deploys two changes that AWS refuses. They must fail for this reason, and leave the stacks as they were. */
export async function refusedUpdates({ name, cloud, record, assemblies }: Scenario): Promise<void> {
  const refusals = [
    [assemblies.changedExport, 'cannot be updated as it is in use by'],
    [assemblies.takenPriority, 'is currently in use'],
  ] as const;
  const outcomes = await record.step(name, 'two refused updates', async () => {
    const found = [];
    for (const [assembly] of refusals) found.push(await cloud.cdk.deploy(assembly));
    return found;
  });
  await record.claim(name, updateTitles.refused, async () => {
    for (const [index, outcome] of outcomes.entries()) requireFailure(outcome, refusals[index]?.[1] ?? '');
  });
  const upgraded = await cloud.cdk.deploy(assemblies.upgraded);
  await record.control(name, updateTitles.refused, 'neither is changed', async () =>
    requireFailure(upgraded, 'in use'),
  );
}

async function isApplied(cloud: Cloud): Promise<void> {
  const machines = await cloud.ids('identity', 'AWS::Cognito::UserPoolClient', 'MachineClients');
  const added = await cloud.ids(
    'identity',
    'AWS::Cognito::UserPoolClient',
    `MachineClients${addedMachine.replaceAll('-', '')}`,
  );
  equal([machines.length >= 2, added.length], [true, 1], 'Clients of machines');
  const group = await cloud.id('service', 'AWS::Logs::LogGroup', 'ServerLog');
  const { logGroups } = await cloud.api.call('logs', 'DescribeLogGroups', { logGroupNamePrefix: group });
  equal(logGroups[0].retentionInDays, changedLogDays, "Days of the server's log");
}

/** Types of the resources that have another id now. */
function replacedTypes(before: readonly DeployedResource[], after: readonly DeployedResource[]): string[] {
  const place = ({ stack, logicalId }: DeployedResource) => `${stack} ${logicalId}`;
  const ids = new Map(after.map((each) => [place(each), each.id]));
  const replaced = before.filter((each) => ids.get(place(each)) !== each.id);
  return [...new Set(replaced.map(({ type }) => type))].sort();
}
