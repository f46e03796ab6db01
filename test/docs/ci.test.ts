import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { environmentNames } from '../../lib/config/load';
import { scripts } from '../../package.json';

const workflow = readFileSync(join(__dirname, '../../.github/workflows/ci.yml'), 'utf8');

test('the workflow synthesizes every environment', () => {
  const [, listed = ''] = /environment: \[(.*)\]/.exec(workflow) ?? [];
  expect(listed.split(', ').sort()).toEqual(environmentNames());
});

test('the workflow runs scripts that exist', () => {
  const used = [...workflow.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => String(name));
  expect(used.filter((name) => !(name in scripts))).toEqual([]);
  expect(used).toEqual(expect.arrayContaining(['lint', 'typecheck', 'test:unit', 'synth']));
});

test('every action is pinned by a full version', () => {
  const actions = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
  for (const action of actions) expect(action).toMatch(/@v\d+\.\d+\.\d+$/);
});
