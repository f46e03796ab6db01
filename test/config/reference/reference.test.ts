import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { defaultOf } from '../../../lib/config/reference/reference';
import { type SettingRow, settingTables } from '../../../lib/config/reference/setting-tables';
import { environmentSchema } from '../../../lib/config/schema/environment';
import { settingOf } from '../../../lib/config/setting/setting';

const rows = settingTables().flatMap((table) => table.rows);

test('the reference has every section, and the settings in the depth of lists, records and variants', () => {
  const keys = rows.map(({ key }) => key);
  for (const section of Object.keys(environmentSchema.shape))
    expect(keys.filter((key) => key === section || key.startsWith(`${section}.`))).not.toEqual([]);
  expect(keys).toEqual(
    expect.arrayContaining([
      'hostname',
      'network.vpcId',
      'identity.federation[].metadataUrl',
      'access.teams.<name>.viewers',
      'service.image.digest',
    ]),
  );
});

test.each(settingTables().map(({ title, description }) => [title, description]))(
  '%s is described',
  (_, description) => {
    expect(description).toMatch(/\w/);
  },
);

/** What a setting lacks for a reader. */
function gaps({ setting, required }: Omit<SettingRow, 'key'>): string[] {
  const { description, unit, type } = setting;
  return [
    description ? '' : 'description',
    /^(number|integer)$/.test(type ?? '') && !unit ? 'unit' : '',
    required || defaultOf(setting) ? '' : 'default, or the words `absent`',
  ].filter(Boolean);
}

describe('every setting has its words', () => {
  test.each(rows.map((row) => [row.key, row] as const))('%s', (_, row) => {
    expect(gaps(row)).toEqual([]);
  });

  test.each<[string, z.ZodType, string]>([
    ['a description', z.string(), 'description'],
    ['a unit', z.int().default(1).meta({ description: 'Days.' }), 'unit'],
    ['the unit of a choice', z.literal([7, 14]).meta({ description: 'Days.' }), 'unit'],
    [
      'what holds without it',
      z.string().optional().meta({ description: 'It.' }),
      'default, or the words `absent`',
    ],
  ])('a setting that lacks %s is found', (_, schema, gap) => {
    const required = !schema.safeParse(undefined).success;
    expect(gaps({ setting: settingOf(schema), required })).toEqual([gap]);
  });
});
