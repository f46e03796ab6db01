import type { Plan, PlannedStack, StackFinding } from '../deployment/plan';
import type { Level } from '../rules/finding';
import type { Change } from '../simulation/stack-update';

const headings: Readonly<Record<Level, string>> = {
  refused: 'REFUSED: the deployment stops there and rolls that stack back',
  data: 'DATA AT RISK',
  interrupts: 'INTERRUPTS: users notice it',
  review: 'REVIEW: access widens, or something is kept for a shorter time',
  note: 'Notes',
};

/** The plan for people: what a reviewer must know comes first, then the stacks. */
export function textOf(plan: Plan, options: { readonly details: boolean }): string {
  const { environment, comparedWith, stacks } = plan;
  const isEmpty = stacks.every(({ verdict }) => verdict === 'nothing');
  return [
    `Plan of ${environment}, compared with ${comparedWith}.`,
    '',
    ...(isEmpty ? ['Nothing changes.', ''] : [...findingsIn(plan), ...table(stacks)]),
    ...(options.details ? stacks.flatMap(detailsOf) : []),
  ].join('\n');
}

function findingsIn({ findings }: Plan): string[] {
  if (findings.length === 0) return ['No interruption, no data at risk, no wider access.', ''];
  const levels = [...new Set(findings.map(({ level }) => level))];
  return levels.flatMap((level) => [
    headings[level],
    ...together(findings.filter((finding) => finding.level === level)).flatMap(lines),
    '',
  ]);
}

/** Findings of one stack that say the same of several resources, in one. */
function together(findings: readonly StackFinding[]): { finding: StackFinding; resources: string[] }[] {
  const groups = new Map<string, { finding: StackFinding; resources: string[] }>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.stack, finding.text]);
    const group = groups.get(key) ?? { finding, resources: [] };
    if (finding.resource) group.resources.push(finding.resource);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const lines = ({ finding, resources }: ReturnType<typeof together>[number]): string[] => [
  `  ${[finding.stack, ...resources.slice(0, 1)].join(' ')}${others(resources.length - 1)}: ${finding.text}`,
  ...(finding.instead ? [`      → ${finding.instead}`] : []),
];

const others = (count: number): string => (count > 0 ? ` and ${count} more (--json has all)` : '');

const columns: readonly [string, readonly Change[]][] = [
  ['created', ['create']],
  ['changed', ['update']],
  ['replaced', ['replace', 'may replace']],
  ['removed', ['delete', 'orphan']],
];

function table(stacks: readonly PlannedStack[]): string[] {
  const width = Math.max('stack'.length, ...stacks.map(({ stack }) => stack.length));
  const line = (stack: string, counts: readonly string[], result: string): string =>
    [`  ${stack.padEnd(width)}`, ...counts.map((count) => count.padStart(8)), `   ${result}`].join(' ');
  const heading = line(
    'stack',
    columns.map(([name]) => name),
    'result',
  );
  const lines = stacks.map(({ stack, verdict, reached, changes }) =>
    line(
      stack,
      columns.map(([, kinds]) => String(changes.filter(({ change }) => kinds.includes(change)).length)),
      reached || verdict === 'removed by hand' ? verdict : `${verdict} (not reached)`,
    ),
  );
  return [heading, ...lines, ''];
}

function detailsOf({ stack, changes }: PlannedStack): string[] {
  if (changes.length === 0) return [];
  return [
    stack,
    ...changes.map(
      ({ change, resource, type, properties }) =>
        `  ${change.padEnd(11)} ${resource} (${type})${change === 'create' || properties.length === 0 ? '' : `: ${properties.join(', ')}`}`,
    ),
    '',
  ];
}
