import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { sectionAt, settingAt, settingOf } from '../../../lib/config/setting/setting';
import '../../../lib/config/schema/meta';

test('wrappers are looked through, and the outermost word wins', () => {
  const inner = z.string().meta({ description: 'inner', example: 'x' });
  const wrapped = inner.optional().default('y').meta({ description: 'outer' });
  expect(settingOf(wrapped)).toMatchObject({
    type: 'string',
    description: 'outer',
    example: 'x',
    default: 'y',
  });
});

describe('a path into the schema', () => {
  const setting = settingOf(
    z.strictObject({
      list: z.array(z.strictObject({ a: z.string() })),
      names: z.record(z.string(), z.boolean()),
      choice: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('new'), size: z.int() }),
        z.strictObject({ kind: z.literal('old'), id: z.string() }),
      ]),
    }),
  );
  test.each<[PropertyKey[], unknown]>([
    [['list', 0, 'a'], 'string'],
    [['names', 'any'], 'boolean'],
    [['choice', 'size'], 'integer'],
  ])('%p leads to the setting', (path, type) => {
    expect(settingAt(setting, { choice: { kind: 'new' } }, path)?.type).toBe(type);
  });

  test.each<[PropertyKey[], unknown]>([
    [['nothing'], {}],
    [['choice', 'id'], { choice: { kind: 'new' } }],
    [['choice', 'size'], {}],
    [['list', 0, 'a', 'deeper'], {}],
  ])('%p of another variant, or of none, leads nowhere', (path, input) => {
    expect(settingAt(setting, input, path)).toBeUndefined();
  });

  test('a union without a known kind is no section', () => {
    const choice = setting.properties?.choice ?? {};
    expect(choice.oneOf).toHaveLength(2);
    for (const input of [undefined, null, 1, {}, { kind: 'other' }])
      expect(sectionAt(choice, input)).toBeUndefined();
  });
});
