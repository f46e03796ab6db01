import { expect, test } from '@jest/globals';
import { nodeProblem } from '../../../local/cli/node-version';

test.each(['18.20.4', '20.19.9', '0.12.0'])('Node %s is refused, with what to install', (version) => {
  expect(nodeProblem(version)).toMatch(
    new RegExp(
      `^This needs Node 20\\.20 or newer, and runs on Node ${version} \\(.+\\)\\. Install one from `,
    ),
  );
});

test.each(['20.20.0', '22.3.0', '24.0.0'])('Node %s is accepted', (version) => {
  expect(nodeProblem(version)).toBeUndefined();
});
