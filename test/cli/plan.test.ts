import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { buildApp } from '../../lib/app';
import type { Plan } from '../../plan/deployment/plan';
import { environmentOf } from '../support/environments';
import { RepositoryCopy } from '../support/repository-copy';
import { quickly } from '../support/synthesized';

const repository = new RepositoryCopy();
const folder = mkdtempSync(join(tmpdir(), 'plan-cli-'));
afterAll(() => {
  repository.dispose();
  rmSync(folder, { recursive: true });
});

const plan = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'plan/cli/main.ts', ...args], {
    cwd: repository.root,
    encoding: 'utf8',
  });

test('a plan names what is refused and ends with 4', () => {
  const larger = environmentOf('dev', ({ database }) => {
    database.storageGib = 40;
  });
  buildApp('dev', larger, { ...quickly, outdir: folder }).synth();
  const { status, stdout } = plan('dev', '--assembly', folder, '--json');
  expect(status).toBe(4);
  const { comparedWith, findings, stacks } = JSON.parse(stdout) as Plan;
  expect(comparedWith).toBe(folder);
  expect(findings[0]).toMatchObject({ stack: 'data', rule: 'database-limits', level: 'refused' });
  expect(stacks.find(({ stack }) => stack === 'service')?.reached).toBe(false);
}, 240_000);

test.each([
  [['dev', '--from', 'no-such-revision'], 1, /There is no revision no-such-revision/],
  [['prdo'], 2, /fix +npm run plan -- prod/],
  [['local'], 2, /runs on one machine only/],
  [[], 2, /missing required argument/],
  [['dev', '--from', 'HEAD', '--assembly', '.'], 2, /cannot be used with/],
])('%j ends with %d and says why', (args, status, text) => {
  const result = plan(...args);
  expect(result.stderr).toMatch(text);
  expect(result.status).toBe(status);
});
