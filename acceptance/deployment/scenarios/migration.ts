import { equal } from '../claims/claim';
import type { Cloud } from '../cloud/cloud';
import { requireFailure, requireSuccess } from '../cloud/outcome';
import { runbookSteps } from '../cloud/runbook-steps';
import { requireStatus, type Scenario, settled } from './scenario';

const titles = {
  named: 'A failed migration fails the deployment, and the message names its log stream',
  kept: 'The service keeps its former task definition when the migration fails',
  stuck: 'The rollback runs the former migration too, and ends in UPDATE_ROLLBACK_FAILED if it fails',
  wayOut: 'The commands under "Rolling back" end in UPDATE_ROLLBACK_COMPLETE',
  forward: 'After the repair the same version deploys',
} as const;

/** Upgrades the image with a migration that fails, goes back as docs/operations.md says, and then forward. */
export async function failingMigration({ name, cloud, record, assemblies }: Scenario): Promise<void> {
  const before = await taskDefinition(cloud);
  const isKept = async () => equal(await taskDefinition(cloud), before, 'Task definition');
  const isOut = () => requireStatus(cloud, { service: 'UPDATE_ROLLBACK_COMPLETE' });
  const isForward = () => requireStatus(cloud, { service: 'UPDATE_COMPLETE' });
  cloud.letTasksFail(true);
  const failed = await record.step(name, 'failing migration', () => cloud.cdk.deploy(assemblies.upgraded));
  await settled(cloud);
  await record.claim(name, titles.named, async () => requireFailure(failed, message));
  await record.claim(name, titles.kept, isKept);
  await record.claim(name, titles.stuck, () => isStuck(cloud));
  await record.control(name, titles.wayOut, 'the commands are not run', isOut);
  await record.control(name, titles.forward, 'it is not repaired', isForward);
  await record.step(name, 'way out', async () => {
    requireSuccess(await cloud.runbook(runbookSteps.skipMigration), 'The commands');
    await settled(cloud);
  });
  await record.claim(name, titles.wayOut, isOut);
  cloud.letTasksFail(false);
  const repaired = await record.step(name, 'repaired migration', () => cloud.cdk.deploy(assemblies.upgraded));
  await record.claim(name, titles.forward, async () => {
    requireSuccess(repaired, 'cdk deploy');
    await isForward();
  });
  const succeeds = 'the migration succeeds';
  await record.control(name, titles.named, succeeds, async () => requireFailure(repaired, message));
  await record.control(name, titles.kept, succeeds, isKept);
  await record.control(name, titles.stuck, succeeds, () => isStuck(cloud));
}

const message = 'The schema migration failed (exit code 3';

const isStuck = (cloud: Cloud) => requireStatus(cloud, { service: 'UPDATE_ROLLBACK_FAILED' });

async function taskDefinition(cloud: Cloud): Promise<string> {
  const cluster = await cloud.id('service', 'AWS::ECS::Cluster');
  const services = await cloud.ids('service', 'AWS::ECS::Service');
  const found = await cloud.api.call('ecs', 'DescribeServices', { cluster, services });
  return found.services[0].taskDefinition;
}
