import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { answersOk, untilReady } from '../../../local/processes/readiness';
import { python } from '../../driver/clients/python';
import { scripts } from '../../driver/repository';
import { sharedStack } from '../../driver/server/stack';

/** Port of an emulated CloudWatch Logs, because the local run writes its audit trail to files. */
const port = sharedStack.port + 9;
const endpoint = `http://127.0.0.1:${port}`;
const home = mkdtempSync(join(tmpdir(), 'cloudwatch-'));
let logs: ChildProcess;

beforeAll(async () => {
  const executable = join(sharedStack.settings.folders.environments, 'ministack/bin/ministack');
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    SERVICES: 'logs',
  };
  logs = spawn(executable, { env, cwd: home, stdio: 'ignore' });
  await untilReady(answersOk(`${endpoint}/_ministack/health`), 60_000, AbortSignal.timeout(60_000));
}, 90_000);
afterAll(async () => {
  const ended = new Promise((resolve) => logs.once('exit', resolve));
  logs.kill();
  await ended;
  rmSync(home, { recursive: true });
});

test('the audit trail reaches CloudWatch Logs, in one stream for changes and one for requests', async () => {
  const { code, output, errors } = await python(sharedStack, join(scripts, 'cloudwatch_audit.py'), ['1000'], {
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: endpoint,
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  expect([code, errors]).toEqual([0, expect.anything()]);
  const { stored, waited, lines, gaps } = JSON.parse(output.trim().split('\n').at(-1) ?? '');
  expect(stored).toBe(true);
  expect(waited).toBeLessThan(2);
  const [first, last] = [{ event: 'trail_started' }, { event: 'trail_ended' }].map(expect.objectContaining);
  expect(lines.changes).toEqual([first, expect.objectContaining({ outcome: 'intended' }), last]);
  const numbers = Array.from({ length: 1000 }, (_, number) => expect.objectContaining({ number }));
  expect(lines.requests).toEqual([first, ...numbers, last]);
  expect(gaps).toBe(0);
}, 60_000);
