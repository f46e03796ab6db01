import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { describeIssue } from '../../../lib/config/problems/describe-issue';
import { settingOf } from '../../../lib/config/setting/setting';
import '../../../lib/config/schema/meta';

const name = z
  .string()
  .regex(/^[a-z]+$/)
  .meta({ allowed: 'lower-case letters' });
const schema = z.strictObject({
  scheme: z.enum(['public', 'internal']),
  name: name.meta({ example: 'fraud' }),
  teams: z.record(name, z.boolean()),
  domain: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('zone'), zoneId: z.string() }),
    z.strictObject({ kind: z.literal('certificate') }),
  ]),
});
const setting = settingOf(schema);
const right = { scheme: 'public', name: 'fraud', teams: { a: true }, domain: { kind: 'certificate' } };

const describeAll = (input: unknown) =>
  (schema.safeParse(input).error?.issues ?? []).flatMap((issue) => describeIssue(setting, input, issue));

test('a valid value has no problem', () => {
  expect(describeAll(right)).toEqual([]);
});

test.each<[string, Record<string, unknown>, unknown[]]>([
  [
    'unknown keys, one problem each, with the nearest one when there is a near one',
    { nmae: 1, zzzzzzzz: 2 },
    [
      {
        key: 'nmae',
        found: 'a key that does not exist',
        allowed: 'scheme, name, teams, domain',
        fix: 'write name',
      },
      { key: 'zzzzzzzz', found: 'a key that does not exist', allowed: expect.any(String), fix: 'remove it' },
    ],
  ],
  [
    'a key of another variant',
    { domain: { kind: 'certificate', zoneId: 'x' } },
    [{ key: 'domain.zoneId', found: 'a key that does not exist', allowed: 'kind', fix: 'remove it' }],
  ],
  [
    'a mistyped choice',
    { scheme: 'publc' },
    [{ key: 'scheme', found: '"publc"', allowed: 'one of "public", "internal"', fix: 'write "public"' }],
  ],
  [
    'an invalid text, with an example',
    { name: 'F1' },
    [{ key: 'name', found: '"F1"', allowed: 'lower-case letters', fix: 'write for example fraud' }],
  ],
  [
    'a missing text',
    { name: undefined },
    [{ key: 'name', found: 'nothing', allowed: 'lower-case letters', fix: 'add it, for example fraud' }],
  ],
  [
    'an unknown kind',
    { domain: { kind: 'zones' } },
    [
      {
        key: 'domain.kind',
        found: '"zones"',
        allowed: 'an object whose kind is "zone" or "certificate"',
        fix: 'write "zone"',
      },
    ],
  ],
  [
    'an invalid name of an entry',
    { teams: { A1: true } },
    [
      {
        key: 'teams.A1',
        found: 'the name "A1"',
        allowed: 'lower-case letters',
        fix: 'rename it; its value may stay',
      },
    ],
  ],
])('%s', (_, wrong, problems) => {
  expect(describeAll({ ...right, ...wrong })).toEqual(problems);
});
