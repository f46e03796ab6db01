import { beforeAll, describe, expect, test } from '@jest/globals';
import { Blueprint } from '../../../local/blueprint/blueprint';
import { deployedValues } from '../../../local/blueprint/deployed-values';
import { emulationOf, emulations } from '../../../local/blueprint/emulation';
import { readPlan } from '../../../local/blueprint/read-plan';
import { intrinsic, type Template, type TemplateValue } from '../../../local/blueprint/template';
import { environmentOf } from '../../support/environments';
import { templates } from '../../support/synthesized';

const local = templates('local') as unknown as Record<string, Template>;
const resources = Object.values(local).flatMap(({ Resources }) => Object.values(Resources));

/** Paths of the leaves, lists as `[]`: an intrinsic function is a leaf, since it stands for one value. */
function leaves(value: TemplateValue, path: string): string[] {
  if (typeof value !== 'object' || value === null || intrinsic(value)) return [path];
  if (Array.isArray(value)) return value.length ? value.flatMap((item) => leaves(item, `${path}[]`)) : [path];
  const entries = Object.entries(value as { [key: string]: TemplateValue });
  return entries.length
    ? entries.flatMap(([key, item]) => leaves(item, path ? `${path}.${key}` : key))
    : [path];
}

const properties = new Set(
  resources.flatMap(({ Type, Properties = {} }) => leaves(Properties, '').map((path) => `${Type} ${path}`)),
);

function entryOf(property: string) {
  const [type = '', ...path] = property.split(' ');
  return emulationOf(type, path.join(' '));
}

test('every property of the templates has an entry', () => {
  expect([...properties].filter((property) => property.split(' ')[1] && !entryOf(property))).toEqual([]);
});

test('a property without an entry is found', () => {
  expect(emulationOf('AWS::S3::Bucket', 'ReplicationConfiguration.Role')).toBeUndefined();
  expect(emulationOf('AWS::EC2::NatGateway', 'SubnetId')).toBeUndefined();
});

test('every entry is about a property of the templates', () => {
  const used = new Set(
    [...properties].map((property) => `${property.split(' ')[0]} ${entryOf(property)?.entry}`),
  );
  const entries = Object.entries(emulations).flatMap(([type, ofType]) =>
    Object.keys(ofType).map((entry) => `${type} ${entry}`),
  );
  expect(entries.filter((entry) => !used.has(entry))).toEqual([]);
});

test('every entry has a reason', () => {
  for (const ofType of Object.values(emulations))
    for (const [, reason] of Object.values(ofType)) expect(reason).toMatch(/\.$/);
});

describe('the table and what the plan reads', () => {
  let read: ReadonlySet<string>;
  beforeAll(() => {
    const values = deployedValues(environmentOf('local'), () => 'x'.repeat(64));
    const blueprint = new Blueprint(new Map(Object.entries(local)), values);
    readPlan(blueprint);
    read = blueprint.read;
  });

  const treatmentsOf = (type: string, property: string) =>
    [...properties]
      .filter(
        (each) =>
          each.split(' ')[0] === type && new RegExp(`^${property}($|[.[])`).test(each.split(' ')[1] ?? ''),
      )
      .map((each) => entryOf(each)?.emulation[0]);

  /** Executed by being what the others refer to: its own value is never looked at. */
  const references = ['AWS::RDS::DBInstance.DBParameterGroupName', 'Custom::SchemaMigration.taskDefinition'];

  test('what is executed is read', () => {
    const claimed = [...properties]
      .filter((property) => entryOf(property)?.emulation[0] === 'executed')
      .map((property) => property.replace(' ', '.').replace(/^([^.]+\.[^.[]+).*/, '$1'));
    expect(
      [...new Set(claimed)].filter((property) => !read.has(property) && !references.includes(property)),
    ).toEqual([]);
  });

  test('what is not here is not read', () => {
    const wrong = [...read].filter((each) => {
      const [type = '', property = ''] = each.split('.');
      const found = treatmentsOf(type, property);
      return found.length > 0 && found.every((treatment) => treatment === 'not here');
    });
    expect(wrong).toEqual([]);
  });
});
