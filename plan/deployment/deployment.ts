import type { Finding } from '../rules/finding';
import type { Rule } from '../rules/rule';
import { StackUpdate } from '../simulation/stack-update';
import { referencesIn, type WeakReference, weakReferencesOf } from '../templates/references';
import { pathOf, type Stack } from '../templates/template';

/** What a deployment does to one stack. */
export interface StackPlan {
  /** The change of its template. */
  readonly update: StackUpdate;
  /** What its author must know. */
  readonly findings: readonly Finding[];
  /** Whether the deployment comes to it: false behind a stack that is refused. */
  readonly reached: boolean;
}

/**
 * Plays a deployment of all stacks, as `cdk deploy --all` does it: one after the other, and none behind one that is
 * refused. The stacks behind it are examined as if it had been deployed, so that one plan names everything.
 * @param deployed the stacks as they are
 * @param wanted the stacks as they will be, in the order of deployment
 * @param rules what is examined
 */
export function deploy(
  deployed: readonly Stack[],
  wanted: readonly Stack[],
  rules: readonly Rule[],
): StackPlan[] {
  const now = new Map(deployed.map((stack) => [stack.id, stack]));
  const plans: StackPlan[] = [];
  let reached = true;
  for (const stack of wanted) {
    const update = new StackUpdate(now.get(stack.id), stack);
    const others = [...now.values()].filter(({ id }) => id !== stack.id);
    const findings = update.isEmpty ? [] : rules.flatMap((rule) => rule(update, others));
    plans.push({ update, findings, reached });
    reached &&= !isRefused(findings);
    now.set(stack.id, stack);
  }
  return plans;
}

/** Whether CloudFormation or a service refuses the update. */
export const isRefused = (findings: readonly Finding[]): boolean =>
  findings.some(({ level }) => level === 'refused');

/** The stacks that have already changed when another one is refused, and stay so: each with what refuses. */
export function leftBehind(plans: readonly StackPlan[]): { changed: StackPlan; refused: StackPlan }[] {
  const index = plans.findIndex(({ findings }) => isRefused(findings));
  const refused = plans[index];
  if (!refused) return [];
  return plans
    .slice(0, index)
    .filter(({ update }) => !update.isEmpty)
    .map((changed) => ({ changed, refused }));
}

/**
 * Stacks that go on with what another one has replaced: they read an output without importing it, their own template
 * does not change, and `cdk deploy` skips a stack whose template does not change.
 */
export function staleReaders(plans: readonly StackPlan[]): { reader: StackPlan; resources: string[] }[] {
  return plans
    .filter(({ update }) => update.isEmpty)
    .map((reader) => ({
      reader,
      resources: weakReferencesOf(reader.update.after).flatMap(replacedBehind(plans)),
    }))
    .filter(({ resources }) => resources.length > 0);
}

/** The replaced resources behind a reference, by their paths. */
function replacedBehind(plans: readonly StackPlan[]): (reference: WeakReference) => string[] {
  return ({ stack, output }) => {
    const update = plans.find((plan) => plan.update.stack.name === stack)?.update;
    return referencesIn(update?.after.Outputs?.[output]?.Value)
      .filter(({ logicalId }) => update?.replaces(logicalId))
      .map(({ logicalId }) => pathOf(logicalId, update?.after.Resources?.[logicalId]));
  };
}
