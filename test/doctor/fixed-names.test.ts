import { expect, test } from '@jest/globals';
import { lookedUp, nameLike } from '../../doctor/checks/names/fixed-names';
import { fixtures } from '../support/environments';
import { type TemplateJson, templates } from '../support/synthesized';

/** Names that AWS does not give only once, or that belong to a resource of the stack itself. */
const harmless: Readonly<Record<string, string>> = {
  'AWS::ApplicationAutoScaling::ScalingPolicy.PolicyName': 'unique within the scalable target',
  'AWS::EC2::VPCEndpoint.ServiceName': "AWS's name of the service",
};

const fixed = (all: Record<string, TemplateJson>) =>
  Object.values(all)
    .flatMap(({ Resources }) => Object.values(Resources as TemplateJson))
    .flatMap(({ Type, Properties = {} }) =>
      Object.entries(Properties)
        .filter(([property, value]) => nameLike.test(property) && typeof value === 'string')
        .map(([property]) => ({ type: String(Type), property })),
    );

test.each(fixtures)('the doctor looks up every type that has a fixed name in %s', (environment) => {
  const unknown = fixed(templates(environment)).filter(
    ({ type, property }) => !lookedUp.includes(type) && !(`${type}.${property}` in harmless),
  );
  expect(unknown).toEqual([]);
});

test('a bucket with a fixed name would be found', () => {
  const all = { data: { Resources: { B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'mine' } } } } };
  expect(fixed(all)).toEqual([{ type: 'AWS::S3::Bucket', property: 'BucketName' }]);
});
