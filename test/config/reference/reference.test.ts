import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { defaultOf, type Knob, knobTables } from '../../../lib/config/reference/reference';
import { environmentSchema } from '../../../lib/config/schema/environment';
import { metaOf, unwrap } from '../../../lib/config/schema/setting';

const knobs = knobTables().flatMap((table) => table.knobs);

test('the reference has every section, and the knobs in the depth of lists, records and variants', () => {
  const keys = knobs.map(({ key }) => key);
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

test.each(knobTables().map(({ title, description }) => [title, description]))(
  '%s is described',
  (_, description) => {
    expect(description).toMatch(/\w/);
  },
);

/** What a knob lacks for a reader. */
function gaps({ schema }: Knob): string[] {
  const inner = unwrap(schema);
  const { description, unit } = metaOf(schema);
  const isNumber =
    inner instanceof z.ZodNumber ||
    (inner instanceof z.ZodLiteral && [...inner.values].some((value) => typeof value === 'number'));
  const isRequired = !schema.safeParse(undefined).success;
  return [
    description ? '' : 'description',
    isNumber && !unit ? 'unit' : '',
    isRequired || defaultOf(schema) ? '' : 'default, or the words `absent`',
  ].filter(Boolean);
}

describe('every knob has its words', () => {
  test.each(knobs.map((knob) => [knob.key, knob] as const))('%s', (_, knob) => {
    expect(gaps(knob)).toEqual([]);
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
  ])('and one that lacks %s is found', (_, schema, gap) => {
    expect(gaps({ key: 'twin', schema })).toEqual([gap]);
  });
});
