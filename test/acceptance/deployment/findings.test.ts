import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Findings } from '../../../acceptance/deployment/findings';

const holds = async () => undefined;
const fails = async () => {
  throw new Error('it differs');
};

describe('findings', () => {
  let findings: Findings;

  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    findings = new Findings();
  });

  test('a claim that holds and was seen to fail is no problem', async () => {
    await findings.claim('dev', 'A claim', holds);
    await findings.control('dev', 'A claim', 'it is changed', fails);
    expect(findings.problems(true)).toEqual([]);
  });

  test('a claim that does not hold is a problem, with its reason', async () => {
    await findings.claim('dev', 'A claim', fails);
    expect(findings.problems(false)).toEqual(['dev: A claim: it differs']);
  });

  test('a check that cannot fail is a problem', async () => {
    await findings.claim('dev', 'A claim', holds);
    await findings.control('dev', 'A claim', 'it is changed', holds);
    expect(findings.problems(false)).toEqual(['dev: the check cannot fail: A claim']);
  });

  test('a claim that was never seen to fail, or never checked, is a problem of a whole run', async () => {
    await findings.claim('dev', 'A claim', holds);
    await findings.control('dev', 'Another', 'it is changed', fails);
    expect(findings.problems(true)).toEqual(['never seen to fail: A claim', 'never checked: Another']);
    expect(findings.problems(false)).toEqual([]);
  });
});
