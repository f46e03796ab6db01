import { expect, test } from '@jest/globals';
import { onlyAt } from '../../support/properties';
import { templates } from '../../support/synthesized';

test('a deployment looks up the id of the list for this region', () => {
  const { Create, Update } = onlyAt(templates('prod'), 'Custom::S3PrefixList');
  expect(Create).toBe(Update);
  expect(JSON.parse(Create)).toMatchObject({
    action: 'describeManagedPrefixLists',
    parameters: { Filters: [{ Name: 'prefix-list-name', Values: ['com.amazonaws.eu-central-1.s3'] }] },
  });
});
