import { expect, test } from '@jest/globals';
import type { Check } from '../../checks/check';
import { exitCodeOf, json, table } from '../../checks/report';
import { runChecks } from '../../checks/run-checks';
import { good, red, together, unseen, type Verdict } from '../../checks/verdict';

const check = (name: string, says: () => Verdict | Promise<Verdict>): Check<string> => ({
  name,
  title: 'It holds.',
  looksAt: 'nothing',
  run: async () => says(),
});

const heading = { command: 'doctor', environment: 'prod', target: 'account 1, eu-central-1' };
const checks = [
  check('first', () => good('fine')),
  check('second', () => red('broken', 'repair it', 'look again')),
  check('third', () => unseen('no credentials')),
  check('fourth', () => unseen('no credentials')),
];

test('the table has a line per check, the commands below a red, and one reason for all that nobody has seen', async () => {
  expect(table(heading, await runChecks(checks, 'facts'))).toBe(
    [
      'doctor prod: account 1, eu-central-1',
      '',
      '  good  first   fine',
      '  RED   second  broken',
      '                repair it',
      '                look again',
      '',
      '  Not looked at: no credentials',
      '    third, fourth',
      '',
      '1 good, 1 red (second), 2 not looked at.',
    ].join('\n'),
  );
});

test('a red that says the same as one before is short', async () => {
  const same = () => red('no answer', 'curl');
  const text = table(heading, await runChecks([check('first', same), check('second', same)], ''));
  expect(text).toContain('  RED   first   no answer\n                curl\n  RED   second  as first\n');
});

test('the JSON has the same', async () => {
  expect(JSON.parse(json(heading, await runChecks(checks, 'facts')))).toEqual({
    ...heading,
    exitCode: 1,
    checks: [
      { name: 'first', title: 'It holds.', looksAt: 'nothing', outcome: 'good', found: 'fine' },
      {
        name: 'second',
        title: 'It holds.',
        looksAt: 'nothing',
        outcome: 'red',
        found: 'broken',
        fix: ['repair it', 'look again'],
      },
      { name: 'third', title: 'It holds.', looksAt: 'nothing', outcome: 'unseen', found: 'no credentials' },
      { name: 'fourth', title: 'It holds.', looksAt: 'nothing', outcome: 'unseen', found: 'no credentials' },
    ],
  });
});

test('only a red is a failure', async () => {
  expect(exitCodeOf(await runChecks(checks.slice(0, 2), ''))).toBe(1);
  expect(exitCodeOf(await runChecks([checks[0], checks[2]] as Check<string>[], ''))).toBe(0);
});

test('a check that ends with an error is red, not good', async () => {
  const broken = check('broken', () => {
    throw new TypeError('x is undefined');
  });
  const [result] = await runChecks([broken], '');
  expect(result?.verdict).toMatchObject({
    outcome: 'red',
    found: 'the check ended with TypeError: x is undefined',
  });
});

test('of several verdicts a red counts more than one that nobody has seen, and that more than a good one', () => {
  expect(together([good('a'), red('b', 'fix'), unseen('c'), red('d', 'fix')], 'all')).toEqual(
    red('b; d', 'fix'),
  );
  expect(together([good('a'), unseen('c')], 'all')).toEqual(unseen('c'));
  expect(together([good('a')], 'all')).toEqual(good('all'));
});
