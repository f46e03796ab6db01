import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { environmentNames } from '../../lib/config/load';
import { scripts } from '../../package.json';

const root = join(__dirname, '../..');
const workflow = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8');

test('the workflow finds the environments itself, as GitHub runs it', () => {
  const [, command = ''] = /id: list\n +run: (.*)/.exec(workflow) ?? [];
  const output = join(mkdtempSync(join(tmpdir(), 'workflow-')), 'output');
  const env = { ...process.env, GITHUB_OUTPUT: output };
  expect(spawnSync('bash', ['-e', '-c', command], { cwd: root, env }).status).toBe(0);
  const [, names = ''] = /^names=(.*)\n$/.exec(readFileSync(output, 'utf8')) ?? [];
  expect(JSON.parse(names).sort()).toEqual(environmentNames());
  expect(workflow).toContain('fromJSON(needs.environments.outputs.names)');
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
