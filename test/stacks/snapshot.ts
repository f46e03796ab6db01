import { describe, expect, test } from '@jest/globals';
import { templates } from '../support/synthesized';

/** Compares every template of a frozen environment with what it was; a difference is a change of what is deployed. */
export function matchSnapshots(environment: string): void {
  describe(environment, () => {
    test.each(Object.keys(templates(environment)))('stack %s', (stack) => {
      expect(normalised(templates(environment)[stack])).toMatchSnapshot();
    });
  });
}

/** Without hashes of assets, which change with every edit of a source file, and without paths in the construct tree. */
function normalised(template: unknown): unknown {
  return JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}/g, '<hash>'), (key, value) =>
    key === 'Metadata' ? undefined : value,
  );
}
