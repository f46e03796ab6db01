import { describe, expect, test } from '@jest/globals';
import { appOf, templates } from '../support/synthesized';

/** Every value below a key, at any depth. */
function valuesOf(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...valuesOf(inner, key),
  ]);
}

describe('the alarms', () => {
  test.each(['prod', 'private', 'dev'])('of %s block no other stack: they import nothing', (environment) => {
    expect(valuesOf(templates(environment).observability, 'Fn::ImportValue')).toEqual([]);
  });

  test('read other stacks only where CloudFormation documents it: as a value, or joined', () => {
    const { observability } = templates('prod');
    expect(valuesOf(observability, 'Fn::GetStackOutput').length).toBeGreaterThan(20);
    for (const cut of ['Fn::Select', 'Fn::Split', 'Fn::Sub'])
      expect(valuesOf(observability, cut)).toEqual([]);
  });

  test('are deployed after what they watch', () => {
    const { stacks } = appOf('prod').synth();
    expect(stacks.map(({ id }) => id)).toEqual(['network', 'data', 'identity', 'service', 'observability']);
  });
});

test('the port of the database is no attribute of the instance that another stack imports', () => {
  expect(valuesOf(templates('prod'), 'Fn::ImportValue').join(' ')).not.toContain('EndpointPort');
});
