import { equal } from '../claims/claim';
import { added, type Found, inventory } from '../cloud/inventory';
import { requireFailure, requireSuccess } from '../cloud/outcome';
import { type RunbookStep, runbookSteps } from '../cloud/runbook-steps';
import { complete, titles as deploymentTitles } from './deployment';
import { allStacks, bootstrapAccount, requireStatus, type Scenario, settled } from './scenario';

const titles = {
  stays: 'If the first deployment fails at `data`, its stack is CREATE_FAILED, and what has succeeded stays',
  nothing: 'After step 4, nothing of the failed stack is left but the log groups of helper functions',
  goesOn: 'A next try goes on from a failed migration, and completes every stack',
  protectedAgain: 'Then every stack is protected as configured',
} as const;

/** Fails at the first deployment, begins the stack again, fails at another stack, and goes on, as docs/operations.md says. */
export async function firstFailure(scenario: Scenario): Promise<void> {
  const { name, cloud, record, assemblies } = scenario;
  const before = await failAtData(scenario, assemblies.unchanged);
  await record.claim(name, titles.nothing, () => isGone(scenario, before));
  await cloud.database.listen();
  cloud.letTasksFail(true);
  const failed = await record.step(name, 'second try, which fails at the migration', () =>
    cloud.cdk.deploy(assemblies.unchanged, '--no-rollback'),
  );
  await settled(cloud);
  const migrationFails = 'the migration fails';
  const isComplete = () => complete(scenario);
  await record.control(name, deploymentTitles.complete, migrationFails, isComplete);
  await record.control(name, titles.goesOn, migrationFails, isComplete);
  requireFailure(failed, 'The schema migration failed');
  await requireStatus(cloud, { data: 'CREATE_COMPLETE', service: 'CREATE_FAILED' });
  cloud.letTasksFail(false);
  const third = await record.step(name, 'third try', () =>
    cloud.cdk.deploy(assemblies.unchanged, '--no-rollback'),
  );
  await record.claim(name, titles.goesOn, async () => {
    requireSuccess(third, 'cdk deploy');
    await complete(scenario);
  });
  await checkProtection(scenario);
}

/** What is retained is kept after a failed creation too: step 4 must then leave something. */
export async function retainedFailure(scenario: Scenario): Promise<void> {
  const { name, record, assemblies } = scenario;
  const before = await failAtData(scenario, assemblies.retained);
  const mutation = 'what is retained stays after a failed creation too (`Retain`)';
  await record.control(name, titles.nothing, mutation, () => isGone(scenario, before));
}

/** Fails at `data`, whose bootstrap finds no database, and begins the stack again by the commands of step 4. */
async function failAtData(scenario: Scenario, assembly: string): Promise<Found[]> {
  const { name, cloud, record } = scenario;
  const stays = () => requireStatus(cloud, { network: 'CREATE_COMPLETE', data: 'CREATE_FAILED' });
  await bootstrapAccount(scenario);
  const before = await inventory(cloud);
  const failed = await record.step(name, 'first try, which fails at the database bootstrap', () =>
    cloud.cdk.deploy(assembly, '--no-rollback'),
  );
  await settled(cloud);
  requireFailure(failed, 'DatabaseBootstrap');
  await record.claim(name, titles.stays, stays);
  await record.step(name, 'step 4: begin the stack again', () => beginAgain(scenario));
  await record.control(name, titles.stays, 'step 4 has deleted the stack', stays);
  return before;
}

/** The commands of step 4, as they stand. Some of the first and the last block find nothing, as the text says. */
async function beginAgain({ cloud }: Scenario): Promise<void> {
  const run = (step: RunbookStep) => cloud.runbook(step, 'stack=data');
  await run(runbookSteps.switchProtectionOff);
  requireSuccess(await run(runbookSteps.rollBackCreation), 'The commands that roll back');
  requireSuccess(await run(runbookSteps.deleteStack), 'The commands that delete');
  await run(runbookSteps.deleteLogGroups);
}

/** The other stacks stay as they are, and the functions of `data` have logs that Lambda has made. */
async function isGone({ name, cloud }: Scenario, before: readonly Found[]): Promise<void> {
  const others = [];
  for (const stack of allStacks)
    if (await cloud.status(stack)) others.push(...(await cloud.resources(stack)));
  const ids = new Set(others.map(({ id }) => id));
  const left = added(before, await inventory(cloud)).filter(
    ({ kind, id }) =>
      ![...ids].some((own) => own.endsWith(id)) &&
      kind !== 'database snapshot' &&
      !id.startsWith(`/aws/lambda/mlflow-${name}-`),
  );
  equal(left, [], 'What is left');
}

async function checkProtection({ name, cloud, record }: Scenario): Promise<void> {
  const areProtected = async () => {
    const { Stacks } = await cloud.api.call('cloudformation', 'DescribeStacks');
    for (const stack of allStacks) {
      const found = Stacks.find(
        ({ StackName }: { StackName: string }) => StackName === cloud.stackName(stack),
      );
      const { deletionProtection } = cloud.environment.protection;
      equal(found?.EnableTerminationProtection ?? false, deletionProtection, `Protection of ${stack}`);
    }
  };
  await record.claim(name, titles.protectedAgain, areProtected);
  await record.control(
    name,
    titles.protectedAgain,
    'the protection of `data` is changed by hand',
    async () => {
      await cloud.api.call('cloudformation', 'UpdateTerminationProtection', {
        StackName: cloud.stackName('data'),
        EnableTerminationProtection: !cloud.environment.protection.deletionProtection,
      });
      await areProtected();
    },
  );
}
