import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { allowedAt } from '../../../lib/config/setting/allowed';
import { settingOf } from '../../../lib/config/setting/setting';
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
    expect(allowedAt(settingOf(schema))).toBe(words);
  });
});
