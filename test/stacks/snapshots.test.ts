import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../support/environments';
import { templates } from '../support/synthesized';

/** Without hashes of assets, which change with every edit of a source file, and without paths in the construct tree. */
function normalised(template: unknown): unknown {
  return JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}/g, '<hash>'), (key, value) =>
    key === 'Metadata' ? undefined : value,
  );
}

describe.each(fixtures)('%s', (name) => {
  test.each(Object.keys(templates(name)))('stack %s', (stack) => {
    expect(normalised(templates(name)[stack])).toMatchSnapshot();
  });
});
