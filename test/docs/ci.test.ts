import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { environmentNames } from '../../lib/config/load';
import { scripts } from '../../package.json';

const root = join(__dirname, '../..');
const workflow = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8');
const example = readFileSync(join(root, 'examples/github-actions/deploy.yml'), 'utf8');

test('the workflow finds the environments itself, as GitHub runs it', () => {
  const [, command = ''] = /id: list\n +run: (.*)/.exec(workflow) ?? [];
  const output = join(mkdtempSync(join(tmpdir(), 'workflow-')), 'output');
  const env = { ...process.env, GITHUB_OUTPUT: output };
  expect(spawnSync('bash', ['-e', '-c', command], { cwd: root, env }).status).toBe(0);
  const [, names = ''] = /^names=(.*)\n$/.exec(readFileSync(output, 'utf8')) ?? [];
  expect(JSON.parse(names).sort()).toEqual(environmentNames());
  expect(workflow).toContain('fromJSON(needs.environments.outputs.names)');
});

const scriptsIn = (text: string) =>
  [...text.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name]) => String(name));

test('the workflow and the example of a pipeline run scripts that exist', () => {
  for (const text of [workflow, example])
    expect(scriptsIn(text).filter((name) => !(name in scripts))).toEqual([]);
  expect(scriptsIn(workflow)).toEqual(expect.arrayContaining(['lint', 'typecheck', 'test:unit', 'synth']));
  expect(scriptsIn(example)).toContain('plan');
});

test('every action is pinned by a full version', () => {
  const actions = [...`${workflow}${example}`.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
  expect(actions.length).toBeGreaterThan(10);
  for (const action of actions) expect(action).toMatch(/@v\d+\.\d+\.\d+$/);
});

test('the example deploys to prod only in an environment with reviewers, after dev', () => {
  const prod = example.slice(example.indexOf('\n  prod:'));
  expect(prod).toMatch(/\n {4}needs: dev\n/);
  expect(prod).toMatch(/\n {4}environment: prod\n/);
  expect(example).not.toMatch(/aws_access_key|secrets\./i);
});
