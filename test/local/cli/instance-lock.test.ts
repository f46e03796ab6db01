import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { acquireInstanceLock, runningInstance } from '../../../local/cli/instance-lock';
import { processStart } from '../../../local/processes/process-identity';

const description = { url: 'https://localhost:8443', environmentFile: '/somewhere/local.ts' };
let folder = '';
let notices: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  notices = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const acquire = () => acquireInstanceLock(folder, description, (message) => notices.push(message));
const writeLock = (content: unknown) =>
  writeFileSync(
    join(folder, 'instance.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );

describe('acquireInstanceLock', () => {
  test('refuses a second instance with its process id, its URL and how to stop it', () => {
    acquire();
    expect(acquire).toThrow(`process ${process.pid}, ${description.url}. Use it, or stop it with Ctrl-C`);
    expect(acquire).toThrow(`kill ${process.pid}`);
    expect(runningInstance(folder)).toMatchObject({ pid: process.pid, ...description });
  });

  test('refuses while a child process holds the lock', () => {
    const other = spawn('sleep', ['60']);
    const pid = Number(other.pid);
    writeLock({ pid, start: processStart(pid), url: 'https://localhost:9443' });
    expect(acquire).toThrow(`process ${pid}, https://localhost:9443`);
    other.kill('SIGKILL');
  });

  test('can be acquired again after its release, which leaves no file', () => {
    acquire().release();
    expect(readdirSync(folder)).toEqual([]);
    acquire();
    expect(notices).toEqual([]);
  });

  test.each([
    ['of a process that is gone', { pid: 2 ** 22 + 1, start: 'x', url: description.url }],
    [
      'of a number that another process has now',
      { pid: process.ppid, start: 'an earlier start', url: description.url },
    ],
    ['that was cut off half-way', '{"pid": 12'],
    ['that is empty', ''],
  ])('takes over the lock %s, with a notice', (_, content) => {
    writeLock(content);
    expect(runningInstance(folder)).toBeUndefined();
    acquire();
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('Taking over');
    expect(runningInstance(folder)?.pid).toBe(process.pid);
    expect(readdirSync(folder)).toEqual(['instance.json']);
  });

  test('does not remove a lock that is no longer its own', () => {
    const lock = acquire();
    writeLock({ pid: process.ppid, start: processStart(process.ppid), url: description.url });
    lock.release();
    expect(existsSync(join(folder, 'instance.json'))).toBe(true);
  });
});
