import { allowedAt } from '../setting/allowed';
import type { Setting } from '../setting/setting';
import { markdownTable } from './markdown-table';
import { type SettingTable, settingTables } from './setting-tables';
import { written } from './written';

/** All tables as Markdown. */
export function reference(): string {
  return settingTables().map(section).join('\n');
}

/** What a setting is when it is left out: its default, what then holds, or undefined when it must be written. */
export function defaultOf(setting: Setting): string | undefined {
  return setting.default === undefined ? setting.absent : code(written(setting.default));
}

function section({ title, description, rows }: SettingTable): string {
  const header = ['Key', 'What it is', 'Allowed', 'Unit', 'Default', 'Example'];
  const body = rows.map(({ key, setting }) => {
    const { description = '', unit = '', example, fixed } = setting;
    const what = fixed ? `${description} ${fixedNote}` : description;
    const fallback = defaultOf(setting) ?? 'required';
    return [code(key), what, allowedIn(setting), unit, fallback, example ? code(example) : ''];
  });
  return [`### ${title}`, '', description ?? '', '', ...markdownTable([header, ...body]), ''].join('\n');
}

const fixedNote = '[Fixed after the first deployment](operations.md#changing-a-setting).';

/** The unit has a column of its own. */
function allowedIn(setting: Setting): string {
  return allowedAt(setting).replace(` (${setting.unit})`, '');
}

const code = (text: string) => `\`${text}\``;
