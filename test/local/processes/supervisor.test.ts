import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Command } from '../../../local/processes/process-group';
import { Supervisor } from '../../../local/processes/supervisor';

const folders: string[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'processes-'));
  folders.push(folder);
});
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

const shell = (script: string, more: Partial<Command> = {}): Command => ({
  name: 'The child',
  executable: '/bin/sh',
  args: ['-c', script],
  logFile: join(folder, 'child.log'),
  ...more,
});
const fileReady = (file: string) => async () => {
  if (!existsSync(join(folder, file))) throw new Error(`${file} is missing`);
};
const readyBy = (file: string, readyTimeoutMs = 5_000) => ({ ready: fileReady(file), readyTimeoutMs });
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A zombie answers signal 0 until init reaps it.
  const status = `/proc/${pid}/status`;
  return !existsSync(status) || !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
};
const until = async (condition: () => boolean, milliseconds = 5_000) => {
  const deadline = Date.now() + milliseconds;
  while (!condition() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  return condition();
};
const pidIn = (file: string) => Number(readFileSync(join(folder, file), 'utf8'));

/** Writes its own pid and a grandchild's, which ignores the polite signal as a hung worker does. */
const withWorker = () =>
  `(trap '' TERM; sh -c 'echo $PPID > ${folder}/worker; touch ${folder}/up'; exec sleep 60) & echo $$ > ${folder}/leader; wait`;

describe('Supervisor', () => {
  test('stops children with their workers, the newest child first', async () => {
    const supervisor = new Supervisor(() => undefined);
    const trap = (name: string) =>
      `trap 'echo ${name} >> ${folder}/order; exit 0' TERM; touch ${folder}/${name}; while :; do sleep 0.05; done`;
    await supervisor.start(shell(trap('first'), { logFile: join(folder, '1.log') }), readyBy('first'));
    await supervisor.start(shell(trap('second'), { logFile: join(folder, '2.log') }), readyBy('second'));
    await supervisor.close();
    expect(readFileSync(join(folder, 'order'), 'utf8')).toBe('second\nfirst\n');
  });

  test('kills a child that ignores the stop signal, after the grace', async () => {
    const supervisor = new Supervisor(() => undefined);
    await supervisor.start(shell(withWorker(), { stopGraceMs: 200 }), readyBy('up'));
    const worker = pidIn('worker');
    expect(isAlive(worker)).toBe(true);
    await supervisor.close();
    expect(isAlive(worker)).toBe(false);
  });

  test('says why a child ended before it was ready, with its last lines', async () => {
    const supervisor = new Supervisor(() => undefined);
    const start = supervisor.start(shell('echo reason given >&2; exit 3'), readyBy('never'));
    await expect(start).rejects.toThrow(
      /The child ended with exit code 3 before it was ready.*\n.*reason given/,
    );
    await supervisor.close();
  });

  test('gives up on a child that does not become ready, and stops it', async () => {
    const supervisor = new Supervisor(() => undefined);
    const start = supervisor.start(shell(withWorker(), { stopGraceMs: 100 }), readyBy('never', 500));
    await expect(start).rejects.toThrow('was not ready within 0.5 s: never is missing');
    expect(isAlive(pidIn('worker'))).toBe(false);
    await supervisor.close();
  });

  test('reports a missing executable', async () => {
    const supervisor = new Supervisor(() => undefined);
    const start = supervisor.start(shell('', { executable: '/nowhere/program' }), readyBy('never'));
    await expect(start).rejects.toThrow(/nowhere\/program/);
    await supervisor.close();
  });

  test('reports a child that dies later, but not one that was stopped', async () => {
    const errors: string[] = [];
    const supervisor = new Supervisor((error) => errors.push(error.message));
    const alive = shell(`touch ${folder}/up; exec sleep 60`);
    const first = await supervisor.start(alive, readyBy('up'));
    await supervisor.stop(first);
    expect(errors).toEqual([]);
    const second = await supervisor.start(alive, readyBy('up'));
    process.kill(second.pid, 'SIGKILL');
    expect(await until(() => errors.length > 0)).toBe(true);
    expect(errors[0]).toContain('The child ended by SIGKILL, without being asked to');
    await supervisor.close();
  });

  test('ends the workers of a child that was killed', async () => {
    const supervisor = new Supervisor(() => undefined);
    const group = await supervisor.start(shell(withWorker()), readyBy('up'));
    process.kill(group.pid, 'SIGKILL');
    await group.exited;
    await supervisor.close();
    expect(isAlive(pidIn('worker'))).toBe(false);
  });

  test('runs a one-off task and throws when it fails', async () => {
    const supervisor = new Supervisor(() => undefined);
    await supervisor.run(shell('exit 0'));
    await expect(supervisor.run(shell('echo no such table; exit 1'))).rejects.toThrow(
      /exit code 1.*\n.*no such table/,
    );
    expect(readFileSync(join(folder, 'child.log.previous'), 'utf8')).toBe('');
    await supervisor.close();
  });

  test('starts nothing once it is closed', async () => {
    const supervisor = new Supervisor(() => undefined);
    await supervisor.close();
    await expect(supervisor.start(shell(`touch ${folder}/up`), readyBy('up', 300))).rejects.toThrow();
    expect(existsSync(join(folder, 'up'))).toBe(false);
  });
});

describe('a runner that is killed', () => {
  const startRunner = (script: string): ChildProcess =>
    spawn(
      process.execPath,
      [require.resolve('tsx/cli'), join(__dirname, 'runner.fixture.ts'), folder, script],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
  test('leaves no orphan, not even a grandchild', async () => {
    const worker = `(sh -c 'echo $PPID > ${folder}/worker; touch ${folder}/up'; exec sleep 60) & echo $$ > ${folder}/leader; wait`;
    const runner = startRunner(worker);
    const output = await new Promise((resolve) => runner.stdout?.once('data', resolve));
    expect(await until(() => existsSync(join(folder, 'up')))).toBe(true);
    expect([isAlive(pidIn('leader')), isAlive(pidIn('worker'))]).toEqual([true, true]);
    process.kill(Number(String(output)), 'SIGKILL'); // not `runner`: tsx runs the file in a child of its own
    expect(await until(() => !isAlive(pidIn('leader')) && !isAlive(pidIn('worker')))).toBe(true);
  });
});
