import { type Finding, type Level, levels } from '../rules/finding';
import { rules } from '../rules/rules';
import type { Change } from '../simulation/stack-update';
import { pathOf, type Stack } from '../templates/template';
import { deploy, isRefused, leftBehind, type StackPlan, staleReaders } from './deployment';

/** What happens to a stack, in one word; the worst applies. */
export type Verdict =
  | 'nothing'
  | 'first deployment'
  | 'in place'
  | 'replaces'
  | 'interrupts'
  | 'data at risk'
  | 'refused'
  | 'removed by hand';

/** A finding and its stack. */
export interface StackFinding extends Finding {
  /** The stack's id. */
  readonly stack: string;
}

/** A resource that changes. */
export interface PlannedChange {
  /** Its construct path. */
  readonly resource: string;
  /** CloudFormation's type. */
  readonly type: string;
  /** What happens to it. */
  readonly change: Change;
  /** The properties that differ. */
  readonly properties: readonly string[];
}

/** What happens to one stack. */
export interface PlannedStack {
  /** Its id. */
  readonly stack: string;
  /** What happens, in one word. */
  readonly verdict: Verdict;
  /** Whether the deployment comes to it: false behind a stack that is refused. */
  readonly reached: boolean;
  /** Its resources that change. */
  readonly changes: readonly PlannedChange[];
}

/** What a deployment will do. */
export interface Plan {
  /** The environment. */
  readonly environment: string;
  /** What it was compared with. */
  readonly comparedWith: string;
  /** What a reviewer must know, the worst first. */
  readonly findings: readonly StackFinding[];
  /** The stacks in the order of deployment. */
  readonly stacks: readonly PlannedStack[];
}

/**
 * The plan of a deployment.
 * @param environment its name
 * @param comparedWith where the deployed stacks come from, in words
 * @param deployed the stacks as they are
 * @param wanted the stacks as they will be, in the order of deployment
 */
export function planOf(
  environment: string,
  comparedWith: string,
  deployed: readonly Stack[],
  wanted: readonly Stack[],
): Plan {
  const plans = deploy(deployed, wanted, rules);
  const gone = deployed.filter(({ id }) => !wanted.some((stack) => stack.id === id));
  const findings = [
    ...plans.flatMap(({ update, findings: found }) =>
      found.map((each) => ({ stack: update.stack.id, ...each })),
    ),
    ...leftBehind(plans).map(halfway),
    ...staleReaders(plans).map(stale),
    ...gone.map(forgotten),
  ];
  return {
    environment,
    comparedWith,
    findings: levels.flatMap((level) => findings.filter((finding) => finding.level === level)),
    stacks: [
      ...plans.map(plannedStack),
      ...gone.map(
        ({ id }): PlannedStack => ({ stack: id, verdict: 'removed by hand', reached: false, changes: [] }),
      ),
    ],
  };
}

/** A stack that has changed when a later one is refused: what they share does not fit any more. */
function halfway({ changed, refused }: ReturnType<typeof leftBehind>[number]): StackFinding {
  const cut = changed.findings.some(({ rule }) => rule === 'closed-ports');
  const [stack, other] = [changed.update.stack.id, refused.update.stack.id];
  return {
    stack,
    rule: 'left-behind',
    level: cut ? 'interrupts' : 'note',
    text: cut
      ? `It has changed already when ${other} is refused, and stays so: the server cannot be reached until the change is undone and ${stack} is deployed again.`
      : `It has changed already when ${other} is refused, and stays so.`,
  };
}

function stale({ reader, resources }: ReturnType<typeof staleReaders>[number]): StackFinding {
  const { id, name } = reader.update.stack;
  return {
    stack: id,
    rule: 'stale-references',
    level: 'review',
    text: `Its template does not change, so \`cdk deploy\` skips it, and it still reads the former ${[...new Set(resources)].join(', ')}.`,
    instead: `After the deployment: npx cdk deploy ${name} --force`,
  };
}

function forgotten({ id, name }: Stack): StackFinding {
  return {
    stack: id,
    rule: 'forgotten-stack',
    level: 'note',
    text: `The application has no stack ${name} any more. A deployment leaves it as it is.`,
    instead: `Remove it after the deployment: aws cloudformation delete-stack --stack-name ${name}`,
  };
}

function plannedStack({ update, findings, reached }: StackPlan): PlannedStack {
  return {
    stack: update.stack.id,
    verdict: verdictOf(update, findings),
    reached,
    changes: update.changes.map(({ logicalId, change, before, after, properties }) => ({
      resource: pathOf(logicalId, after ?? before),
      type: (after ?? before)?.Type ?? '',
      change,
      properties,
    })),
  };
}

function verdictOf(update: StackPlan['update'], findings: readonly Finding[]): Verdict {
  const has = (level: Level) => findings.some((finding) => finding.level === level);
  if (isRefused(findings)) return 'refused';
  if (has('data')) return 'data at risk';
  if (has('interrupts')) return 'interrupts';
  if (update.isEmpty) return 'nothing';
  if (update.isFirst) return 'first deployment';
  return update.changes.some(replaces) ? 'replaces' : 'in place';
}

/** Every change of a task makes a new task definition; that is no replacement for its readers. */
const replaces = ({ change, after }: StackPlan['update']['changes'][number]): boolean =>
  (change === 'replace' || change === 'may replace') && after?.Type !== 'AWS::ECS::TaskDefinition';
