import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { doctorCommand } from '../../doctor/command';
import { environmentNames, readEnvironment } from '../../lib/config/load';
import { called } from '../support/called';

afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

test('without credentials, the offline part runs, and the result says what nobody has looked at', async () => {
  // The files of config/ are the user's; any that can be deployed will do.
  const name = environmentNames().find((each) => readEnvironment(each).tier !== 'local') ?? '';
  // A terminal without credentials, which asks no other machine for any.
  const home = mkdtempSync(join(tmpdir(), 'doctor-'));
  const env = { PATH: process.env.PATH, HOME: home, AWS_EC2_METADATA_DISABLED: 'true' };
  const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
    const args = ['--import', 'tsx', 'doctor/main.ts', name, '--json'];
    execFile(process.execPath, args, { cwd: join(__dirname, '../..'), env }, (error, output) =>
      resolve({ code: error ? Number(error.code) : 0, output }),
    );
  });
  const result = JSON.parse(output);
  expect(code).toBe(result.exitCode);
  const outcomes = Object.fromEntries(
    result.checks.map(({ name, outcome }: { name: string; outcome: string }) => [name, outcome]),
  );
  expect(outcomes).toMatchObject({
    'quota-listener-rules': 'good',
    account: 'unseen',
    bootstrap: 'unseen',
    engine: 'unseen',
  });
}, 120_000);

test.each([
  ['an unknown environment', ['no-such-environment'], /There is no environment "no-such-environment"/],
  ['no environment', [], /missing required argument 'environment'/],
  ['an unknown option', ['any', '--fix'], /unknown option '--fix'/],
])('%s is wrong usage: exit code 2', async (_, args, message) => {
  const { code, text } = await called(doctorCommand(), ...args);
  expect(code).toBe(2);
  expect(text).toMatch(message);
});

test('--help names the exit codes', async () => {
  const { code, text } = await called(doctorCommand(), '--help');
  expect(code).toBe(0);
  expect(text).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 +wrong usage/);
});
