import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../lib/config/schema/environment';
import type { Stack } from '../templates/template';
import { readAssembly } from './assembly';
import { readDeployed } from './deployed';
import { PlanError } from './plan-error';
import { synthesizeRevision } from './revision';

/** What the new templates are compared with. */
export interface Baseline {
  /** Where it comes from, in words. */
  readonly description: string;
  /** Its stacks. */
  readonly stacks: readonly Stack[];
}

/** What the user asked to compare with. */
export interface Choice {
  /** A revision of the repository. @default none */
  readonly from?: string;
  /** A folder that `cdk synth` wrote. @default none */
  readonly assembly?: string;
}

/** Everything that finding a baseline needs. */
export interface BaselineContext {
  /** The repository. */
  readonly root: string;
  /** The environment's name. */
  readonly name: string;
  /** Its configuration. */
  readonly environment: Environment;
  /** A folder that the caller deletes. */
  readonly scratch: string;
  /** Ends what is in progress. */
  readonly signal: AbortSignal;
}

/** The stacks of an environment; which ones exist depends on its issuer. */
const stackIds = ['network', 'data', 'identity', 'service', 'observability'];

/**
 * The stacks to compare with: those that the user names, else those that are deployed, else those that were synthesized
 * last.
 * @throws PlanError if there is nothing to compare with
 */
export async function findBaseline({ from, assembly }: Choice, context: BaselineContext): Promise<Baseline> {
  const { root, name, environment, scratch, signal } = context;
  if (assembly !== undefined) return synthesizedIn(assembly, assembly, context);
  if (from !== undefined)
    return {
      description: `revision ${from}, with the configuration that it has`,
      stacks: await synthesizeRevision(root, from, name, scratch, signal),
    };
  const names = stackIds.map((id) => ({ id, name: stackName(name, id) }));
  const deployed = await readDeployed(names, environment);
  if ('stacks' in deployed)
    return {
      description: `what is deployed in ${environment.account}, ${environment.region}`,
      stacks: deployed.stacks,
    };
  const last = join(root, 'cdk.out');
  if (existsSync(join(last, 'manifest.json')))
    return synthesizedIn(
      last,
      `cdk.out, as it was synthesized last (AWS was not asked: ${deployed.unseen})`,
      context,
    );
  throw new PlanError(
    `There is nothing to compare with: cdk.out does not exist, and AWS was not asked: ${deployed.unseen}. Log in to AWS, or name a revision (--from <revision>) or a synthesized folder (--assembly <folder>).`,
  );
}

function synthesizedIn(folder: string, description: string, { name }: BaselineContext): Baseline {
  const stacks = readAssembly(folder);
  if (!stacks.some((stack) => stack.name === stackName(name, stack.id)))
    throw new PlanError(
      `${folder} has no stack of environment ${name}: it has ${stacks.map((stack) => stack.name).join(', ') || 'none'}. Name a revision (--from <revision>), or a folder of that environment (--assembly <folder>).`,
    );
  return { description, stacks };
}

/** As lib/stacks/environment-stack.ts names it. */
const stackName = (environment: string, id: string): string => `mlflow-${environment}-${id}`;
