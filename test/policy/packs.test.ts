import { describe, expect, test } from '@jest/globals';
import type { CfnKey } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledge } from '../../lib/policy/acknowledge';
import { findStale } from '../../lib/policy/stale-acknowledgements';
import { allEnvironments } from '../support/environments';
import { appOf, stackOf } from '../support/synthesized';

describe.each(allEnvironments)('%s', (name) => {
  const app = appOf(name);

  test('has no finding without an explanation', () => {
    expect(new AwsSolutionsChecks().validateScope(app).violations).toEqual([]);
  });

  test('has no acknowledgement without a finding', () => {
    expect(findStale(app)).toEqual([]);
  });

  test('synthesizes', () => {
    expect(() => app.synth()).not.toThrow();
  });
});

describe('the twins', () => {
  test('a broken rule fails the synthesis', () => {
    const app = appOf('prod');
    const key = stackOf(app, 'data').node.findChild('ArtifactKey').node.defaultChild as CfnKey;
    key.enableKeyRotation = false;
    expect(() => app.synth()).toThrow();
    expect(new AwsSolutionsChecks().validateScope(app).violations).toMatchObject([
      { ruleName: 'AwsSolutions-KMS5' },
    ]);
  });

  test('an acknowledgement that nothing needs fails the synthesis', () => {
    const app = appOf('prod');
    acknowledge(stackOf(app, 'data').node.findChild('ArtifactBucket'), 'AwsSolutions-S2', 'None.');
    expect(findStale(app)).toEqual([{ constructPath: 'data/ArtifactBucket', id: 'AwsSolutions-S2' }]);
    expect(() => app.synth()).toThrow();
  });
});
