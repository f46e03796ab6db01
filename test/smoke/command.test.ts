import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { smokeCommand } from '../../smoke/command';
import { localTarget } from '../../smoke/target/local-target';
import { findTokens } from '../../smoke/target/tokens';
import { called } from '../support/called';

afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

test.each([
  ['no environment', [], /Name an environment: npm run smoke -- <environment>, or use --local/],
  ['an unknown environment', ['no-such-environment'], /There is no environment "no-such-environment"/],
  [
    'a folder without a server',
    ['--local', '/nonexistent'],
    /No server runs on \/nonexistent: run npm start first/,
  ],
  [
    'an address without TLS',
    ['--local', 'http://localhost:8443'],
    /http:\/\/localhost:8443 is no https:\/\/ address/,
  ],
  ['an unknown option', ['--token', 'x'], /unknown option '--token'/],
])('%s is wrong usage: exit code 2', async (_, args, message) => {
  const { code, text } = await called(smokeCommand(), ...args);
  expect(code).toBe(2);
  expect(text).toMatch(message);
});

test('--help names the variables and the exit codes', async () => {
  const { code, text } = await called(smokeCommand(), '--help');
  expect(code).toBe(0);
  for (const words of [
    'MLFLOW_TRACKING_TOKEN',
    'MLFLOW_SMOKE_ID_TOKEN',
    '--wait',
    'Exit codes:',
    'mlflow-aws-smoke',
  ])
    expect(text).toContain(words);
});

describe('a local address', () => {
  const address = 'https://localhost:18443';

  test('needs the authority that has signed its certificate', () => {
    expect(() => localTarget(address, {})).toThrow(/Set MLFLOW_TRACKING_SERVER_CERT_PATH to the ca\.pem/);
  });

  test('has the environment of config/local.ts on its port', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'ca-')), 'ca.pem');
    writeFileSync(file, 'an authority');
    const { target } = localTarget(address, { MLFLOW_TRACKING_SERVER_CERT_PATH: file });
    expect(target).toMatchObject({ origin: address, place: 'this machine', ca: 'an authority' });
    expect(target.environment.exposure.port).toBe(18443);
    expect(target.auditFolder).toBeUndefined();
  });
});

describe('the token', () => {
  const found = { target: { origin: 'https://mlflow.example.com' } } as Parameters<typeof findTokens>[0];

  test('is that of the variables, if they are set', async () => {
    const variables = { MLFLOW_TRACKING_TOKEN: 'one', MLFLOW_SMOKE_ID_TOKEN: 'two' };
    expect(await findTokens(found, variables)).toEqual({
      access: { value: 'one', from: 'MLFLOW_TRACKING_TOKEN' },
      id: { value: 'two', from: 'MLFLOW_SMOKE_ID_TOKEN' },
    });
  });

  /** A command mlflow-aws that does this. */
  const client = (script: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'client-'));
    writeFileSync(join(folder, 'mlflow-aws'), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
    return { PATH: `${folder}:/usr/bin:/bin` };
  };

  test('is otherwise what the client has for this server', async () => {
    const { access } = await findTokens(found, client('echo "token of $2"'));
    expect(access).toEqual({ value: 'token of https://mlflow.example.com', from: 'mlflow-aws' });
  });

  test('is missing if nobody has logged in', async () => {
    const { access, id } = await findTokens(found, client('echo "You are not logged in." >&2; exit 3'));
    expect(access).toEqual({
      missing:
        'no token: You are not logged in. Run mlflow-aws login https://mlflow.example.com, or set MLFLOW_TRACKING_TOKEN',
    });
    expect(id).toEqual({ missing: expect.stringMatching(/set MLFLOW_SMOKE_ID_TOKEN/) });
  });

  test('is missing without the client', async () => {
    const { access } = await findTokens(found, { PATH: '/nonexistent' });
    expect(access).toEqual({ missing: expect.stringMatching(/mlflow-aws is not installed/) });
  });
});
