import { describe, expect, test } from '@jest/globals';
import { Blueprint } from '../../../local/blueprint/blueprint';
import type { Template, TemplateResource } from '../../../local/blueprint/template';

const bucket = (path: string, properties: TemplateResource['Properties'] = {}): TemplateResource => ({
  Type: 'AWS::S3::Bucket',
  Properties: properties,
  Metadata: { 'aws:cdk:path': path },
});
const templates = new Map<string, Template>([
  [
    'data',
    {
      Resources: {
        A: bucket('data/Artifacts/Resource', { Name: { Ref: 'B' }, Empty: '' }),
        B: bucket('data/Logs/Resource'),
      },
    },
  ],
  ['service', { Resources: { C: bucket('service/Logs/Resource') } }],
]);
const blueprint = new Blueprint(templates, {
  pseudo: {},
  attribute: (resource, attribute) =>
    attribute === 'Ref' ? `name of ${resource.Metadata?.['aws:cdk:path']}` : undefined,
  secret: () => 'secret',
});
const type = 'AWS::S3::Bucket';

describe('a resource', () => {
  test('is found by its type and its path', () => {
    expect(blueprint.all({ type }).map(({ path }) => path)).toEqual([
      'data/Artifacts/Resource',
      'data/Logs/Resource',
      'service/Logs/Resource',
    ]);
    expect(blueprint.one({ type, path: /\/Artifacts\// })).toMatchObject({
      type,
      path: 'data/Artifacts/Resource',
    });
    expect(blueprint.all({ type: 'AWS::SQS::Queue' })).toEqual([]);
  });

  test.each([
    [
      /\/Logs\//,
      /should have one AWS::S3::Bucket .*, but has data\/Logs\/Resource, service\/Logs\/Resource\./,
    ],
    [/\/Models\//, /should have one AWS::S3::Bucket .*, but has none\./],
  ])('must be the only one: %s', (path, message) => {
    expect(() => blueprint.one({ type, path })).toThrow(message);
  });
});

describe('a property', () => {
  const resource = blueprint.one({ type, path: /\/Artifacts\// });

  test('is plain, with its references resolved, and may be empty', () => {
    expect(resource.property('Name')).toBe('name of data/Logs/Resource');
    expect(resource.property('Empty')).toBe('');
  });

  test('that is missing is undefined, or an error if it is required', () => {
    expect(resource.optional('Tags')).toBeUndefined();
    expect(() => resource.property('Tags')).toThrow(
      'AWS::S3::Bucket data/Artifacts/Resource has no Tags in its template',
    );
  });

  test('is recorded as read, whether it exists or not', () => {
    const fresh = new Blueprint(templates, { pseudo: {}, attribute: () => 'x', secret: () => 'x' });
    const [first] = fresh.all({ type });
    expect([...fresh.read]).toEqual([]);
    first?.optional('Name');
    first?.optional('Tags');
    expect([...fresh.read]).toEqual(['AWS::S3::Bucket.Name', 'AWS::S3::Bucket.Tags']);
  });

  test('of a deployed resource is an error if it has no value here', () => {
    expect(resource.attribute('Ref')).toBe('name of data/Artifacts/Resource');
    expect(() => resource.attribute('Arn')).toThrow(/has no Arn here; add it to deployed-values\.ts/);
  });
});
