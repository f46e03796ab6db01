import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runningInstance } from '../../../local/cli/instance-lock';
import { rest, send } from '../../driver/clients/https';
import { tokenOf } from '../../driver/issuer/tokens';
import { onlyProcess } from '../../driver/server/processes';
import { ServerProcess, waitForEnd } from '../../driver/server/server-process';
import { Stack, sharedStack } from '../../driver/server/stack';
import { requireUnusedPorts } from '../../driver/server/unused-ports';
import { completeState, createState, type PersistedState, readState } from './persisted-state';

const stack = new Stack('lifecycle', 19453);
const { root } = stack.settings.folders;
const servers: ServerProcess[] = [];

/** Starts a server, which `afterAll` stops. */
function launch(args: readonly string[] = [], env: Record<string, string> = {}): ServerProcess {
  const logFile = join(root, '..', `lifecycle-${servers.length + 1}.log`);
  const server = new ServerProcess({ args: [...stack.args, ...args], logFile, env });
  servers.push(server);
  return server;
}

/** Starts a server that must fail, and returns its exit code and output. */
async function failure(args: readonly string[], env: Record<string, string> = {}) {
  const server = launch(args, env);
  return { code: await server.exitCode, output: server.output };
}

beforeAll(() => {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  // The virtual environments hold no data, so they are reused.
  symlinkSync(sharedStack.settings.folders.environments, stack.settings.folders.environments);
});
afterAll(async () => {
  for (const server of servers) server.interrupt();
  await Promise.all(servers.map(({ exitCode }) => exitCode));
}, 60_000);

/** Each test continues where the previous one ended, so a failure makes the later tests fail. */
describe('the lifecycle of a server', () => {
  let server: ServerProcess;
  let state: PersistedState;

  test('starts on an empty folder', async () => {
    server = launch();
    await server.ready();
    state = await createState(stack);
    expect(await readState(stack, state)).toEqual(completeState);
    expect(server.output).not.toMatch(/warning|deprecat|unsupported/i);
  }, 300_000);

  test('refuses a second server on its folder, and keeps running', async () => {
    const { code, output } = await failure([]);
    expect(code).toBe(1);
    expect(output).toMatch(
      /An instance already runs on .*lifecycle: process \d+, https:\/\/localhost:19453\. Use it, or stop/,
    );
    expect(await readState(stack, state)).toEqual(completeState);
  }, 30_000);

  test('on another folder fails with a list of used ports, and does not change that folder', async () => {
    const elsewhere = join(root, '..', 'lifecycle-elsewhere');
    rmSync(elsewhere, { recursive: true, force: true });
    const { code, output } = await failure(['--data', elsewhere, '--reset', '--yes']);
    expect(code).toBe(1);
    for (const port of Object.values(stack.settings.ports))
      expect(output).toMatch(new RegExp(`${port} for .* is in use`));
    expect(existsSync(join(elsewhere, 'secrets.json'))).toBe(false);
    rmSync(elsewhere, { recursive: true });
  }, 30_000);

  test('stops cleanly on Ctrl-C', async () => {
    expect(await server.stop()).toBe(0);
    expect(server.output).toMatch(/Stopping; requests in flight are answered first\.\nStopped in \d/);
    await requireUnusedPorts(Object.values(stack.settings.ports));
  }, 60_000);

  test('starts again with all state, without an installation or migration', async () => {
    server = launch();
    await server.ready(60_000);
    expect(server.output).not.toContain('Installing');
    expect(server.output).toContain('not due: the task definition is unchanged');
    expect(await readState(stack, state)).toEqual(completeState);
  }, 90_000);

  test('leaves no process after it is killed', async () => {
    const all = server.processes();
    const runner = onlyProcess(all, /node .*local\/cli\/main\.ts/);
    expect(runner.pid).toBe(runningInstance(root)?.pid);
    expect(all.map(({ command }) => command).join('\n')).toMatch(/postgres[\s\S]*ministack[\s\S]*mlflow/);
    process.kill(runner.pid, 'SIGKILL');
    await waitForEnd(all, 10_000);
    await requireUnusedPorts(Object.values(stack.settings.ports));
  }, 30_000);

  test('starts after the killed server, with all state', async () => {
    server = launch();
    await server.ready(60_000);
    expect(server.output).toContain('Taking over from an instance that did not end in order');
    expect(await readState(stack, state)).toEqual(completeState);
    expect(await server.stop()).toBe(0);
  }, 90_000);

  test.each(['Python environments', 'PostgreSQL', 'S3', 'MLflow'])(
    'stops cleanly on Ctrl-C during startup: %s',
    async (step) => {
      server = launch();
      await server.waitForOutput(`❯ ${step}`);
      expect(await server.stop()).toBe(0);
      expect(server.output).toContain('[FAILED: interrupted]');
      expect(server.output).not.toContain('MLflow is up');
      expect(runningInstance(root)).toBeUndefined();
      await requireUnusedPorts(Object.values(stack.settings.ports));
    },
    60_000,
  );

  test('reports invalid options and used ports before it changes anything', async () => {
    const before = readFileSync(join(root, 'secrets.json'), 'utf8');
    const noPython = await failure(['--reset', '--yes'], { MLFLOW_AWS_KIT_PYTHON: '/nonexistent' });
    expect(noPython).toEqual({
      code: 1,
      output: expect.stringMatching(/MLflow needs Python .*\n.*\/nonexistent: not found\nInstall one/),
    });
    const unconfirmed = await failure(['--reset']);
    expect(unconfirmed).toEqual({
      code: 1,
      output: expect.stringContaining('there is no terminal to answer on: add --yes'),
    });
    const invalidPort = await failure(['--port', 'abc']);
    expect(invalidPort).toEqual({
      code: 1,
      output: expect.stringMatching(/'abc' is invalid\. Allowed is a whole number from 1024 to 65531\./),
    });
    const blocker = createServer().listen(stack.settings.ports.database, '127.0.0.1');
    const inUse = await failure(['--reset', '--yes']);
    blocker.close();
    expect(inUse).toEqual({
      code: 1,
      output: expect.stringMatching(/19456 for PostgreSQL is in use\. To change it: npm start -- --port/),
    });
    for (const { output } of [noPython, unconfirmed, invalidPort, inUse]) expect(output).not.toContain('❯');
    expect(readFileSync(join(root, 'secrets.json'), 'utf8')).toBe(before);
  }, 60_000);

  test('starts with empty data after --reset, and keeps the virtual environments', async () => {
    server = launch(['--reset', '--yes']);
    await server.ready();
    expect(server.output).not.toContain('Installing');
    expect(server.output).not.toContain('not due');
    const token = await tokenOf(stack);
    expect(await rest(stack, token, 'GET', 'experiments/search?max_results=10')).toEqual({});
    expect((await send(stack, { headers: { cookie: state.session } })).status).toBe(302);
    const s3 = stack.s3();
    const { Versions = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: 'mlflow-local-artifacts' }),
    );
    s3.destroy();
    expect(Versions).toEqual([]);
  }, 120_000);

  test('ends if one of its processes dies, with the reason and the end of the log', async () => {
    const all = server.processes();
    process.kill(onlyProcess(all, /-m mlflow server/).pid, 'SIGKILL');
    expect(await server.exitCode).toBe(1);
    expect(server.output).toMatch(/MLflow ended by SIGKILL, without being asked to\. .*serve\.log/);
    await waitForEnd(all, 10_000);
    await requireUnusedPorts(Object.values(stack.settings.ports));
  }, 60_000);
});
