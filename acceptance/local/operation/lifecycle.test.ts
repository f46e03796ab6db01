import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runningInstance } from '../../../local/cli/instance-lock';
import { rest, send } from '../../driver/clients/https';
import { tokenOf } from '../../driver/issuer/tokens';
import { theOne } from '../../driver/server/processes';
import { gone, ServerProcess } from '../../driver/server/server-process';
import { Stack, sharedStack } from '../../driver/server/stack';
import { answersNothing } from '../../driver/server/unused-ports';
import { everything, type Kept, leaveSomething, readBack } from './persisted-state';

const stack = new Stack('lifecycle', 19453);
const { root } = stack.settings.folders;
const interrupted: ServerProcess[] = [];

/** Starts a server of this file; all of them are stopped at the end, whatever happens. */
function launch(args: readonly string[] = [], env: Record<string, string> = {}): ServerProcess {
  const logFile = join(root, '..', `lifecycle-${interrupted.length + 1}.log`);
  const server = new ServerProcess({ args: [...stack.args, ...args], logFile, env });
  interrupted.push(server);
  return server;
}

/** A start that must fail: its exit code and what it said. */
async function failure(args: readonly string[], env: Record<string, string> = {}) {
  const server = launch(args, env);
  return { code: await server.exitCode, output: server.output };
}

beforeAll(() => {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  // They hold no data, and to make them again would prove nothing new.
  symlinkSync(sharedStack.settings.folders.environments, stack.settings.folders.environments);
});
afterAll(async () => {
  for (const server of interrupted) server.interrupt();
  await Promise.all(interrupted.map(({ exitCode }) => exitCode));
}, 60_000);

/** Each step goes on where the one before it ended; one that fails makes the rest fail. */
describe('one server over its life', () => {
  let server: ServerProcess;
  let kept: Kept;

  test('starts on an empty folder', async () => {
    server = launch();
    await server.ready();
    kept = await leaveSomething(stack);
    expect(await readBack(stack, kept)).toEqual(everything);
    expect(server.output).not.toMatch(/warning|deprecat|unsupported/i);
  }, 300_000);

  test('lets no second one onto its folder, and goes on', async () => {
    const { code, output } = await failure([]);
    expect(code).toBe(1);
    expect(output).toMatch(
      /An instance already runs on .*lifecycle: process \d+, https:\/\/localhost:19453\. Use it, or stop/,
    );
    expect(await readBack(stack, kept)).toEqual(everything);
  }, 30_000);

  test('takes no port away: another folder gets a list of them, and is left as it was', async () => {
    const elsewhere = join(root, '..', 'lifecycle-elsewhere');
    rmSync(elsewhere, { recursive: true, force: true });
    const { code, output } = await failure(['--data', elsewhere, '--reset', '--yes']);
    expect(code).toBe(1);
    for (const port of Object.values(stack.settings.ports))
      expect(output).toMatch(new RegExp(`${port} for .* is in use`));
    expect(existsSync(join(elsewhere, 'secrets.json'))).toBe(false);
    rmSync(elsewhere, { recursive: true });
  }, 30_000);

  test('stops in order at Ctrl-C', async () => {
    expect(await server.stop()).toBe(0);
    expect(server.output).toMatch(/Stopping; requests in flight are answered first\.\nStopped in \d/);
    await answersNothing(Object.values(stack.settings.ports));
  }, 60_000);

  test('has lost nothing when it starts again, without installing or migrating anything', async () => {
    server = launch();
    await server.ready(60_000);
    expect(server.output).not.toContain('Installing');
    expect(server.output).toContain('not due: the task definition is unchanged');
    expect(await readBack(stack, kept)).toEqual(everything);
  }, 90_000);

  test('leaves no process behind when it is killed', async () => {
    const all = server.processes();
    const runner = theOne(all, /node .*local\/cli\/main\.ts/);
    expect(runner.pid).toBe(runningInstance(root)?.pid);
    expect(all.map(({ command }) => command).join('\n')).toMatch(/postgres[\s\S]*ministack[\s\S]*mlflow/);
    process.kill(runner.pid, 'SIGKILL');
    await gone(all, 10_000);
    await answersNothing(Object.values(stack.settings.ports));
  }, 30_000);

  test('takes over from the killed one, with everything there', async () => {
    server = launch();
    await server.ready(60_000);
    expect(server.output).toContain('Taking over from an instance that did not end in order');
    expect(await readBack(stack, kept)).toEqual(everything);
    expect(await server.stop()).toBe(0);
  }, 90_000);

  test.each(['Python environments', 'PostgreSQL', 'S3', 'MLflow'])(
    'stops in order at Ctrl-C while it starts: %s',
    async (step) => {
      server = launch();
      await server.says(`❯ ${step}`);
      expect(await server.stop()).toBe(0);
      expect(server.output).toContain('[FAILED: interrupted]');
      expect(server.output).not.toContain('MLflow is up');
      expect(runningInstance(root)).toBeUndefined();
      await answersNothing(Object.values(stack.settings.ports));
    },
    60_000,
  );

  test('says what is wrong before anything is touched', async () => {
    const before = readFileSync(join(root, 'secrets.json'), 'utf8');
    const none = await failure(['--reset', '--yes'], { MLFLOW_AWS_KIT_PYTHON: '/nonexistent' });
    expect(none).toEqual({
      code: 1,
      output: expect.stringMatching(/MLflow needs Python .*\n.*\/nonexistent: not found\nInstall one/),
    });
    const unasked = await failure(['--reset']);
    expect(unasked).toEqual({
      code: 1,
      output: expect.stringContaining('there is no terminal to answer on: add --yes'),
    });
    const port = await failure(['--port', 'abc']);
    expect(port).toEqual({
      code: 1,
      output: expect.stringMatching(/'abc' is invalid\. Allowed is a whole number from 1024 to 65531\./),
    });
    const taken = createServer().listen(stack.settings.ports.database, '127.0.0.1');
    const inUse = await failure(['--reset', '--yes']);
    taken.close();
    expect(inUse).toEqual({
      code: 1,
      output: expect.stringMatching(/19456 for PostgreSQL is in use\. To change it: npm start -- --port/),
    });
    for (const { output } of [none, unasked, port, inUse]) expect(output).not.toContain('❯');
    expect(readFileSync(join(root, 'secrets.json'), 'utf8')).toBe(before);
  }, 60_000);

  test('begins afresh after --reset, but for the virtual environments', async () => {
    server = launch(['--reset', '--yes']);
    await server.ready();
    expect(server.output).not.toContain('Installing');
    expect(server.output).not.toContain('not due');
    const token = await tokenOf(stack);
    expect(await rest(stack, token, 'GET', 'experiments/search?max_results=10')).toEqual({});
    expect((await send(stack, { headers: { cookie: kept.session } })).status).toBe(302);
    const s3 = stack.s3();
    const { Versions = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: 'mlflow-local-artifacts' }),
    );
    s3.destroy();
    expect(Versions).toEqual([]);
  }, 120_000);

  test('ends when a part of it dies, with the reason and the end of its log', async () => {
    const all = server.processes();
    process.kill(theOne(all, /-m mlflow server/).pid, 'SIGKILL');
    expect(await server.exitCode).toBe(1);
    expect(server.output).toMatch(/MLflow ended by SIGKILL, without being asked to\. .*serve\.log/);
    await gone(all, 10_000);
    await answersNothing(Object.values(stack.settings.ports));
  }, 60_000);
});
