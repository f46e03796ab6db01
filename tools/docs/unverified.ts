import { markdownTable } from '../../lib/config/reference/markdown-table';
import { checkOf, type Suspicion } from '../../smoke/suspicion';
import { suspicions } from '../../smoke/suspicions';
import { fillTemplate } from './template';

/** `docs/unverified.md`: what nobody has seen on AWS, from the checks that decide it. */
export function unverifiedDocument(): string {
  const rows = suspicions.map((each) => [
    `[${each.id}](#${anchorOf(each)})`,
    each.relies,
    `\`${checkOf(each).name}\``,
  ]);
  return fillTemplate('unverified.md', {
    count: String(suspicions.length),
    table: markdownTable([['Suspicion', 'The kit relies on this', 'Check of `npm run smoke`'], ...rows]).join(
      '\n',
    ),
    sections: suspicions.map(section).join('\n\n'),
  });
}

function section(suspicion: Suspicion): string {
  const { relies, believed, decidedBy, otherwise, place } = suspicion;
  const where = place === 'anywhere' ? ' AWS is not needed.' : '';
  return [
    `## ${titleOf(suspicion)}`,
    '',
    relies,
    '',
    `**Why it is believed.** ${believed}`,
    '',
    `**What decides it.** ${decidedBy}${where}`,
    '',
    `**If it is not so.** ${prose(otherwise)}`,
    ...commands(otherwise),
  ].join('\n');
}

/** Lines that are no command, as one paragraph. */
const prose = (lines: readonly string[]): string =>
  lines
    .filter((line) => line.startsWith('#'))
    .map((line) => line.replace(/^# */, ''))
    .join(' ');

function commands(lines: readonly string[]): string[] {
  const found = lines.filter((line) => !line.startsWith('#'));
  return found.length === 0 ? [] : ['', '```sh', ...found, '```'];
}

const titleOf = ({ id, name }: Suspicion): string => `${id}: ${name.replaceAll('-', ' ')}`;

/** As Markdown makes it of the heading. */
const anchorOf = (suspicion: Suspicion): string =>
  titleOf(suspicion)
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
