import { expect, test } from '@jest/globals';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json';
import { context } from '../../cdk.json';

const references = '@aws-cdk/core:defaultCrossStackReferences';

test('every recommended flag is set, except weak references between stacks', () => {
  expect(context).toEqual({ ...recommended, [references]: 'strong', 'cli-telemetry': false });
});
