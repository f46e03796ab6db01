import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { allowedAt, metaOf, objectAt, schemaAt, unwrap } from '../../../lib/config/schema/setting';
import '../../../lib/config/schema/meta';

describe('what is allowed, in words', () => {
  const kinds = z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('new') }),
    z.strictObject({ kind: z.literal('old') }),
  ]);
  test.each<[z.ZodType, string]>([
    [z.enum(['one', 'all']), 'one of "one", "all"'],
    [z.literal('one'), '"one"'],
    [z.literal([7, 14]), 'one of 7, 14'],
    [z.int().min(1).max(35).meta({ unit: 'days' }), 'a whole number from 1 to 35 (days)'],
    [z.int(), 'a whole number'],
    [z.number().min(0), 'a number from 0'],
    [z.boolean().default(true), 'true or false'],
    [z.email(), 'an e-mail address'],
    [z.string(), 'a text'],
    [z.array(z.boolean()), 'a list, each: true or false'],
    [z.array(z.boolean()).min(2).max(3), 'a list (at least 2, at most 3), each: true or false'],
    [z.record(z.string(), z.boolean()), 'an object of names, each with: true or false'],
    [z.strictObject({ a: z.string(), b: z.string() }), 'an object with a, b'],
    [kinds, 'an object whose kind is "new" or "old"'],
    [z.string().meta({ allowed: 'an ARN' }).optional(), 'an ARN'],
  ])('%# %s', (schema, words) => {
    expect(allowedAt(schema)).toBe(words);
  });
});

test('wrappers are looked through, and the outermost word wins', () => {
  const inner = z.string().meta({ description: 'inner', example: 'x' });
  const wrapped = inner.optional().default('y').meta({ description: 'outer' });
  expect(unwrap(wrapped)).toBeInstanceOf(z.ZodString);
  expect(metaOf(wrapped)).toMatchObject({ description: 'outer', example: 'x' });
});

describe('a path into the schema', () => {
  const schema = z.strictObject({
    list: z.array(z.strictObject({ a: z.string() })),
    names: z.record(z.string(), z.boolean()),
    choice: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('new'), size: z.int() }),
      z.strictObject({ kind: z.literal('old'), id: z.string() }),
    ]),
  });
  test.each<[PropertyKey[], unknown]>([
    [['list', 0, 'a'], z.ZodString],
    [['names', 'any'], z.ZodBoolean],
    [['choice', 'size'], z.ZodNumber],
  ])('%p leads to the knob', (path, type) => {
    expect(schemaAt(schema, { choice: { kind: 'new' } }, path)).toBeInstanceOf(type);
  });

  test.each<[PropertyKey[], unknown]>([
    [['nothing'], {}],
    [['choice', 'id'], { choice: { kind: 'new' } }],
    [['choice', 'size'], {}],
    [['list', 0, 'a', 'deeper'], {}],
  ])('%p of another variant, or of none, leads nowhere', (path, input) => {
    expect(schemaAt(schema, input, path)).toBeUndefined();
  });

  test('a union without a known kind is no object', () => {
    for (const input of [undefined, null, 1, {}, { kind: 'other' }])
      expect(objectAt(schema.shape.choice, input)).toBeUndefined();
  });
});
