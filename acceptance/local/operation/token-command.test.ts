import { type ExecFileException, execFile } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { runningInstance } from '../../../local/cli/instance-lock';
import { send } from '../../driver/clients/https';
import { repository } from '../../driver/repository';
import { listeningPorts } from '../../driver/server/listeners';
import { descendants } from '../../driver/server/processes';
import { sharedStack } from '../../driver/server/stack';

function tokenCommand(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  return new Promise((resolve) => {
    const options = { cwd: repository };
    const done = (error: ExecFileException | null, output: string, errors: string) =>
      resolve({ code: error === null ? 0 : Number(error.code), output, errors });
    execFile('npm', ['run', '--silent', 'token', '--', ...args], options, done);
  });
}

describe('npm run token', () => {
  const here = ['--data', sharedStack.settings.folders.root];

  test('prints only a token, which the API accepts', async () => {
    const { code, output } = await tokenCommand('scientist', ...here);
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/),
    });
    const token = output.trim();
    expect(decodeJwt(token)).toMatchObject({ groups: ['fraud-scientists'] });
    expect((await send(sharedStack, { path: '/version', token })).body).toBe('3.17.2');
  });

  test.each([
    [
      'an unknown user',
      ['nobody', ...here],
      /no demo user nobody\. There are scientist, colleague, outsider,/,
    ],
    [
      'a folder without a running server',
      ['scientist', '--data', '/nonexistent'],
      /^No server runs on \/nonexistent: run npm/,
    ],
    ['no user', here, /missing required argument 'user'/],
  ])('fails with an error that says what is wrong: %s', async (_, args, message) => {
    const { code, output, errors } = await tokenCommand(...args);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(message);
  });
});

const linuxOnly = process.platform === 'linux' ? test : test.skip;

linuxOnly('the server listens only on loopback, and only on the ports of the startup summary', () => {
  const runner = runningInstance(sharedStack.settings.folders.root);
  if (!runner) throw new Error('no server runs');
  const pids = [runner.pid, ...descendants(runner.pid).map(({ pid }) => pid)];
  const found = listeningPorts(pids);
  expect(found.filter(({ loopback }) => !loopback)).toEqual([]);
  // Every worker listens on the metrics port, so that port appears more than once.
  expect([...new Set(found.map(({ port }) => port))]).toEqual(Object.values(sharedStack.settings.ports));
});
