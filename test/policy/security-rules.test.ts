import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { everyEndpoint } from '../../lib/config/presets';
import type { EnvironmentInput } from '../../lib/config/schema/environment';
import { securityRules } from '../../lib/policy/rules';
import type { SecurityRule } from '../../lib/policy/security-rule';
import { findViolations } from '../../lib/policy/security-rules';
import { Templates } from '../../lib/policy/templates';
import { allEnvironments, environmentOf } from '../support/environments';
import { policyTemplates } from '../support/policy-templates';
import { appOf, templates, templatesOf } from '../support/synthesized';
import { counterexamples } from './counterexamples';

const root = join(__dirname, '../..');
const files = readdirSync(join(root, 'lib/policy/rules'), { recursive: true, encoding: 'utf8' });
const rules = new Map<string, SecurityRule>(securityRules.map((rule) => [rule.id, rule]));

test.each(allEnvironments)('%s breaks no security rule', (name) => {
  expect(findViolations(policyTemplates(name))).toEqual([]);
});

describe.each(securityRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('has a counterexample', () => {
    expect(counterexamples.filter((example) => example.id === id)).not.toEqual([]);
  });

  test('says what must hold, why, and what to do, in sentences', () => {
    for (const text of [rule.sentence, rule.why, rule.fix]) expect(text).toMatch(/^[A-Z].*[.)]$/s);
  });

  test('leads to a page, or to a document of this repository', () => {
    if (rule.link.startsWith('docs/')) expect(existsSync(join(root, rule.link))).toBe(true);
    else expect(new URL(rule.link).protocol).toBe('https:');
  });

  test('is documented', () => {
    expect(readFileSync(join(root, 'docs/policy.md'), 'utf8')).toContain(`\`${id}\``);
  });

  test('has a file of its name', () => {
    expect(files.filter((file) => file.endsWith(`/${id.toLowerCase()}.ts`))).toHaveLength(1);
  });
});

test('every id is unique, and every counterexample is one of a rule', () => {
  expect(rules.size).toBe(securityRules.length);
  expect(counterexamples.filter(({ id }) => !rules.has(id))).toEqual([]);
});

/** What is not in an environment cannot be broken there: a user pool, or the build of an image. */
const concerns = (id: string, name: string) => {
  if (id.startsWith('MLK-POOL-')) return 'identity' in templates(name);
  if (id.startsWith('MLK-IMAGE-')) return environmentOf(name).service.image.kind === 'codebuild';
  return true;
};

describe('a counterexample is reported', () => {
  const cases = counterexamples.flatMap((example) =>
    allEnvironments
      .filter((name) => concerns(example.id, name))
      .map((name) => [example.id, name, example] as const),
  );
  test.each(cases)('%s in %s', (id, name, example) => {
    const broken = structuredClone(templates(name));
    example.break(broken);
    const found = findViolations(policyTemplates(name, broken)).find(({ ruleName }) => ruleName === id);
    expect(found?.violatingResources).not.toHaveLength(0);
    const { sentence, why } = rules.get(id) ?? {};
    // A rule that only fails to read the broken templates would add what it failed at.
    expect(found?.description).toBe(`${id}: ${sentence} ${why}`);
  });
});

describe('a valid configuration of another kind breaks no rule', () => {
  test.each<[string, string, (input: EnvironmentInput) => void]>([
    [
      'another account, region and zones',
      'dev',
      (input) => {
        Object.assign(input, { account: '444455556666', region: 'us-west-2' });
        input.availabilityZones = ['us-west-2a', 'us-west-2b'];
      },
    ],
    [
      'an issuer with scopes in a list, and endpoints of your organization',
      'private',
      (input) => {
        Object.assign(input.identity, {
          scopeClaim: 'scp',
          accessScope: 'mlflow.access',
          offlineAccess: true,
        });
        const endpoints = { ...everyEndpoint('central'), s3: 'existing' };
        Object.assign(input.network, { endpoints, centralEndpointCidrs: ['10.8.0.0/24'] });
      },
    ],
    [
      'longer tokens, collectors of metrics, other ports, a stricter lock, an internal load balancer',
      'prod',
      (input) => {
        Object.assign(input.identity, { accessTokenMinutes: 60 });
        Object.assign(input.service, { metricsCollectors: ['sg-0123456789abcdef0'], metricsPort: 9000 });
        Object.assign(input.exposure, { scheme: 'internal', port: 8443 });
        input.audit = { retentionDays: 400, lockMode: 'COMPLIANCE' };
      },
    ],
  ])('%s', (_, name, change) => {
    const { account } = environmentOf(name, change);
    const stacks = Object.entries(templatesOf(appOf(name, change)));
    const all = new Templates(stacks.map(([path, template]) => ({ path, account, template })));
    expect(findViolations(all)).toEqual([]);
  });
});
