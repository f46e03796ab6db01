import { describe, expect, test } from '@jest/globals';
import { allEnvironments } from '../support/environments';
import { templates } from '../support/synthesized';
import { securityRules } from './rules';
import type { SecurityRule } from './security-rule';
import { userPoolRules } from './user-pool-rules';

const withPool = allEnvironments.filter((name) => 'identity' in templates(name));

function check(rules: readonly SecurityRule[], environments: readonly string[]): void {
  describe.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
    test.each(environments)('in %s', (name) => {
      expect(rule.offences(templates(name))).toEqual([]);
    });

    test.each(environments)('and the check notices when it is broken in %s', (name) => {
      const damaged = structuredClone(templates(name));
      rule.damage(damaged);
      expect(rule.offences(damaged)).not.toEqual([]);
    });
  });
}

describe('everywhere', () => check(securityRules, allEnvironments));
describe('with a user pool', () => check(userPoolRules, withPool));
