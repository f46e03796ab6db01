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
  const rows = [
    ['stack', ...columns.map(([name]) => name), 'result'],
    ...stacks.map(({ stack, verdict, reached, changes }) => [
      stack,
      ...columns.map(([, kinds]) => String(changes.filter(({ change }) => kinds.includes(change)).length)),
      reached || verdict === 'removed by hand' ? verdict : `${verdict} (not reached)`,
    ]),
  ];
  const widths = columns.map((_, index) => index + 1);
  const first = Math.max(...rows.map(([stack = '']) => stack.length));
  return [
    ...rows.map(([stack = '', ...cells]) =>
      [
        `  ${stack.padEnd(first)}`,
        ...widths.map((index) => (cells[index - 1] ?? '').padStart(8)),
        `   ${cells.at(-1)}`,
      ].join(' '),
    ),
    '',
  ];
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
