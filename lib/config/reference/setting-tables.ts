import { environmentSchema } from '../schema/environment';
import { entryOf, kindOf, type Setting, settingOf } from '../setting/setting';

/** A setting as the reference shows it. */
export interface SettingRow {
  /** Where it stands: `access.teams.<name>.members`, `identity.federation[].issuer`. */
  readonly key: string;
  /** What the schema says of it. */
  readonly setting: Setting;
  /** Whether it must be written. */
  readonly required: boolean;
}

/** The settings of one section, or of one variant of it. */
export interface SettingTable {
  /** Heading, in Markdown. */
  readonly title: string;
  /** What the section is for. */
  readonly description: string | undefined;
  /** Its settings, in the order of the schema. */
  readonly rows: readonly SettingRow[];
}

/** Every table of the reference, in the order of the schema. */
export function settingTables(): SettingTable[] {
  const rows = childrenOf('', settingOf(environmentSchema));
  const isSection = ({ setting }: SettingRow) => setting.properties ?? setting.oneOf;
  return [
    {
      title: 'The environment itself',
      description: 'Settings outside any section.',
      rows: rows.filter((row) => !isSection(row)),
    },
    ...rows.filter(isSection).flatMap(({ key, setting }) => tables(key, setting)),
  ];
}

/** A table of the section's own settings, and one for each variant of the unions in it. */
function tables(key: string, setting: Setting, description = setting.description): SettingTable[] {
  if (!setting.oneOf)
    return [
      { title: `\`${key}\``, description, rows: sectionRows(key, setting) },
      ...unionsBelow(key, setting),
    ];
  return setting.oneOf.flatMap((variant) => [
    {
      title: `\`${key}\` of kind \`${kindOf(variant)}\``,
      description: [description, variant.properties?.kind?.description].join(' '),
      rows: sectionRows(key, variant),
    },
    ...unionsBelow(key, variant),
  ]);
}

/** The leaves of a section; a union is a leaf here, and its variants have tables of their own. */
function sectionRows(key: string, section: Setting): SettingRow[] {
  return childrenOf(key, section).flatMap(leaves);
}

function leaves(row: SettingRow): SettingRow[] {
  if (row.setting.properties) return sectionRows(row.key, row.setting);
  const [key, element] = elementOf(row.key, row.setting);
  return [row, ...(element?.properties ? sectionRows(key, element) : [])];
}

function unionsBelow(key: string, section: Setting): SettingTable[] {
  return childrenOf(key, section).flatMap(({ key, setting }) => unionsAt(key, setting, setting.description));
}

/** @param description what is said of the setting, or of the list whose element it is */
function unionsAt(key: string, setting: Setting, description: string | undefined): SettingTable[] {
  if (setting.oneOf) return tables(key, setting, description);
  if (setting.properties) return unionsBelow(key, setting);
  const [elementKey, element] = elementOf(key, setting);
  return element ? unionsAt(elementKey, element, description) : [];
}

/** The settings of a section, by their keys. */
function childrenOf(key: string, { properties = {}, required = [] }: Setting): SettingRow[] {
  return Object.entries(properties).map(([name, setting]) => ({
    key: key === '' ? name : `${key}.${name}`,
    setting,
    required: required.includes(name),
  }));
}

/** Each element of a list, or each value of named entries. */
function elementOf(key: string, setting: Setting): [key: string, element: Setting | undefined] {
  return setting.items ? [`${key}[]`, setting.items] : [`${key}.<name>`, entryOf(setting)];
}
