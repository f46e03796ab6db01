import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunbookStep } from './runbook-steps';

const document = join(__dirname, '../../../docs/operations.md');

/** A command block of the runbook: from a line with ```sh to the next ```, both of which may be indented. */
const commandBlock = /^( *)```sh\n([\s\S]*?)^ *```/gm;

/**
 * The commands of docs/operations.md, as an operator would copy them.
 * @throws Error if no block has the text, or several do
 */
export function runbookCommands({ section, containing }: RunbookStep): string {
  const text = sectionText(section);
  const blocks = [...text.matchAll(commandBlock)].map(([, indent = '', block = '']) =>
    block
      .split('\n')
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
      .join('\n'),
  );
  const found = blocks.filter((block) => block.includes(containing));
  const [block] = found;
  if (block === undefined || found.length > 1)
    throw new Error(
      `docs/operations.md, "${section}": ${found.length} command blocks have "${containing}"; one must.`,
    );
  return block;
}

/** The rows of the only table of a section that begins with the given column. */
export function runbookTable(section: string, firstColumn: string): string[][] {
  const lines = sectionText(section).split('\n');
  const start = lines.findIndex((line) => line.trim().startsWith(`| ${firstColumn}`));
  if (start === -1) throw new Error(`docs/operations.md, "${section}": there is no table "${firstColumn}".`);
  const rest = lines.slice(start + 2);
  const end = rest.findIndex((line) => !line.trim().startsWith('|'));
  return rest.slice(0, end).map((line) =>
    line
      .trim()
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

function sectionText(section: string): string {
  const text = readFileSync(document, 'utf8');
  const start = text.indexOf(`\n## ${section}\n`);
  if (start === -1) throw new Error(`docs/operations.md has no section "${section}".`);
  const end = text.indexOf('\n## ', start + 1);
  return text.slice(start, end === -1 ? undefined : end);
}
