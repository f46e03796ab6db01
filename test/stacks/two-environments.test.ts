import { expect, test } from '@jest/globals';
import { buildApp } from '../../lib/app';
import type { EnvironmentInput } from '../../lib/config/schema/environment';
import { specificationOf } from '../../plan/templates/resource-types';
import { environmentOf } from '../support/environments';
import { quickly, type TemplateJson, templatesOf } from '../support/synthesized';

/** Types whose name is unique in an account and region, although another property identifies the resource. */
const names: Readonly<Record<string, string>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'Name',
  'AWS::ElasticLoadBalancingV2::TargetGroup': 'Name',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::Route53::RecordSet': 'Name',
};

/** Every name that a template gives, with its type: other resources get one from CloudFormation. */
function namesIn({ Resources, Outputs = {} }: TemplateJson): string[] {
  const named = Object.values(Resources as Record<string, TemplateJson>).flatMap(
    ({ Type, Properties = {} }) => {
      const [identifier, ...more] = specificationOf(Type)?.primaryIdentifier ?? [];
      const own = names[Type] ?? (more.length === 0 ? identifier : undefined);
      const value: unknown = own && Properties[own];
      return typeof value === 'string' ? [`${Type} ${value}`] : [];
    },
  );
  const exported = Object.values(Outputs as Record<string, TemplateJson>).map(({ Export }) => Export?.Name);
  return [...named, ...exported.filter(Boolean).map((name) => `export ${name}`)];
}

function namesOf(name: string, change: (input: EnvironmentInput) => void): Set<string> {
  const app = buildApp(name, environmentOf('prod', change), quickly);
  return new Set(Object.values(templatesOf(app)).flatMap(namesIn));
}

/** What a user must choose anew: the two names that the whole world shares. */
const elsewhere = (input: EnvironmentInput) => {
  input.hostname = 'other.prod.example.com';
  Object.assign(input.identity, { domainPrefix: 'mlflow-other-example' });
};

test('two environments in one account and region have no name in common', () => {
  const [one, other] = [namesOf('one', () => {}), namesOf('other', elsewhere)];
  expect(one.size).toBeGreaterThan(20);
  expect([...one].filter((name) => other.has(name))).toEqual([]);
});

test('a name that does not have the name of its environment would be found', () => {
  const same = namesOf('one', elsewhere);
  const common = [...namesOf('one', () => {})].filter((name) => same.has(name));
  expect(common).toContain('AWS::RDS::DBInstance mlflow-one');
  expect(common).toContainEqual(expect.stringMatching(/^export mlflow-one-network:/));
});
