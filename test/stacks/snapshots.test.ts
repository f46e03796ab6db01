import { describe, expect, test } from '@jest/globals';
import { environmentNames } from '../../lib/config/load';
import { templates } from '../support/synthesized';

/** Hashes of assets change with every edit of a source file; everything else in a template is worth a look. */
function normalised(template: unknown): unknown {
  return JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}/g, '<hash>'));
}

describe.each(environmentNames())('%s', (name) => {
  test.each(Object.keys(templates(name)))('stack %s', (stack) => {
    expect(normalised(templates(name)[stack])).toMatchSnapshot();
  });
});
