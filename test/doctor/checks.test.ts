import { beforeEach, describe, expect, test } from '@jest/globals';
import { runChecks } from '../../checks/run-checks';
import { doctorChecks } from '../../doctor/checks';
import { resetAws } from './aws';
import { factsOf } from './case';
import { accountCases } from './cases/account';
import { machineCases } from './cases/machine';
import { nameCases } from './cases/names';
import { quotaCases } from './cases/quotas';
import { vpcCases } from './cases/vpc';

const cases = [...machineCases, ...accountCases, ...quotaCases, ...vpcCases, ...nameCases];

beforeEach(resetAws);

test.each(cases.map((each) => [`${each.check.name} is ${each.says} when ${each.when}`, each] as const))(
  '%s',
  async (_, each) => {
    each.aws?.();
    const [result] = await runChecks([each.check], factsOf(each));
    expect(result?.verdict).toMatchObject({
      outcome: each.says,
      found: expect.stringMatching(each.found),
    });
    const fix = result?.verdict.outcome === 'red' ? result.verdict.fix.join('\n') : '';
    if (each.fix) expect(fix).toMatch(each.fix);
  },
);

describe('every check', () => {
  test.each(doctorChecks.map((check) => [check.name, check] as const))(
    '%s has a good and a red case',
    (_, check) => {
      const outcomes = cases.filter((each) => each.check === check).map(({ says }) => says);
      expect(outcomes).toEqual(expect.arrayContaining(['good', 'red']));
      const withoutFix = cases.filter((each) => each.check === check && each.says === 'red' && !each.fix);
      expect(withoutFix).toEqual([]);
    },
  );

  test('has a name of its own', () => {
    const names = doctorChecks.map(({ name }) => name);
    expect([...new Set(names)]).toEqual(names);
  });
});
