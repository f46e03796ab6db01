import { join } from 'node:path';
import { Templates } from '../assembly/templates';
import { claims } from '../claims';
import type { Cdk } from '../cloud/cdk';
import { requireSuccess } from '../cloud/outcome';

/** Folders of synthesized applications, by what is different in them. */
export interface Assemblies {
  /** As configured. */
  readonly unchanged: string;
  /** A harmless change of the configuration: {@link harmlessChanges}. */
  readonly harmless: string;
  /** The one to be removed: upgraded, or without protection from deletion, as docs/operations.md says. */
  readonly unprotected: string;
  /** The harmless one with another image, as an upgrade of MLflow has. */
  readonly upgraded: string;
  /** The upgraded one, in which an export has another value. */
  readonly changedExport: string;
  /** The upgraded one, in which a new rule takes the priority of another. */
  readonly takenPriority: string;
  /** As configured, with the mutation of every claim. */
  readonly mutated: string;
  /** As configured, but what is retained stays after a failed creation too. */
  readonly retained: string;
}

/** The name of the machine that the harmless change adds. */
export const addedMachine = 'nightly-scan';

/** Days of the server's log after the harmless change. */
export const changedLogDays = 400;

const harmlessChanges = {
  access: { machines: { [addedMachine]: { team: 'fraud' } } },
  service: { logDays: changedLogDays },
};

/** The tier `production` requires the protection: another one is chosen first. */
const unprotected = { ...harmlessChanges, tier: 'staging', protection: { deletionProtection: false } };

const changedApp = `node --import tsx ${join(__dirname, '../assembly/changed-app.ts')}`;
const rule = 'AWS::ElasticLoadBalancingV2::ListenerRule';

/**
 * Synthesizes the environment and its variants.
 * @param isProtected whether it refuses deletion as it is configured
 */
export async function synthesizeAll(
  cdk: Cdk,
  name: string,
  folder: string,
  isProtected: boolean,
): Promise<Assemblies> {
  const at = (variant: string) => join(folder, variant);
  const changed = async (variant: string, changes: object) => {
    const context = ['--context', `env=${name}`, '--context', `changes=${JSON.stringify(changes)}`];
    if (!process.env.REUSE)
      requireSuccess(await cdk.synthesize(at(variant), '--app', changedApp, ...context), 'cdk synth');
    return at(variant);
  };
  const mutated = (from: string, variant: string, mutate: (templates: Templates) => void) => {
    Templates.copy(from, at(variant), mutate);
    return at(variant);
  };
  if (!process.env.REUSE)
    requireSuccess(await cdk.synthesize(at('unchanged'), '--context', `env=${name}`), 'cdk synth');
  const unchanged = at('unchanged');
  const harmless = await changed('harmless', harmlessChanges);
  const upgraded = mutated(harmless, 'upgraded', changeImage);
  return {
    unchanged,
    harmless,
    upgraded,
    unprotected: isProtected ? await changed('unprotected', unprotected) : upgraded,
    changedExport: mutated(upgraded, 'changed-export', (templates) => {
      templates.exported('network', 'SecurityGroupsTask').Value = 'sg-mutated';
      // The emulator takes a change of outputs alone for none.
      templates.properties('network', 'AWS::EC2::VPC').Tags.push({ Key: 'changed', Value: 'yes' });
    }),
    takenPriority: mutated(upgraded, 'taken-priority', (templates) => {
      const [closed, pages] = ['FrontDoorHttpsListenerClosedPaths1', 'FrontDoorHttpsListenerPages'];
      const { Priority } = templates.properties('service', rule, pages);
      templates.properties('service', rule, closed).Priority = Priority;
    }),
    mutated: mutated(unchanged, 'mutated', (templates) => {
      for (const { mutation } of claims) mutation.mutate(templates);
    }),
    retained: mutated(unchanged, 'retained', (templates) => {
      for (const resource of templates.everyResource())
        if (resource.DeletionPolicy === 'RetainExceptOnCreate') resource.DeletionPolicy = 'Retain';
    }),
  };
}

function changeImage(templates: Templates): void {
  for (const { Properties } of templates.all('service', 'AWS::ECS::TaskDefinition'))
    Properties.ContainerDefinitions[0].Image = `registry.example.com/mlflow@sha256:${'0'.repeat(64)}`;
}
