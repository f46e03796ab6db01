import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { runSuites, summary } from '../../tools/test/suites';

const node = (name: string, script: string) => ({ name, command: process.execPath, args: ['-e', script] });

describe('runSuites', () => {
  test('continues after a suite that fails and a suite that cannot be started', async () => {
    const results = await runSuites([
      node('red', 'process.exit(3)'),
      { name: 'absent', command: '/nowhere/program', args: [] },
      node('green', ''),
    ]);
    expect(results.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['red', 'FAILED'],
      ['absent', 'FAILED'],
      ['green', 'passed'],
    ]);
  });

  test('runs as many at a time as allowed, and names the suite in each line', async () => {
    const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    const slow = "console.log('begun'); setTimeout(() => undefined, 500)";
    const results = await runSuites(
      ['one', 'two', 'three'].map((name) => node(name, slow)),
      2,
    );
    const lines = log.mock.calls.map(([line]) => /(▶ \w+|\w+ \| .*)/.exec(String(line))?.[0]);
    log.mockRestore();
    expect(results.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
    expect(lines.slice(0, 2)).toEqual(['▶ one', '▶ two']);
    expect(lines.slice(2, 4).sort()).toEqual(['one | begun', 'two | begun']);
    expect(lines.slice(4)).toEqual(['▶ three', 'three | begun']);
  });
});

test('the summary lists the failed suites and ends with the counts', () => {
  const lines = summary([
    { name: 'lint', outcome: 'passed', seconds: 2 },
    { name: 'client', outcome: 'FAILED', seconds: 41.2 },
    { name: 'server', outcome: 'not run', seconds: 0 },
  ]).split('\n');
  expect(lines).toContain('  FAILED   client                     41.2 s');
  expect(lines.at(-1)).toBe('1 passed, 1 failed, 1 skipped');
});

test('npm test refuses an unknown suite and names the known ones', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(__dirname, '../../tools/test/main.ts'), 'units'],
    { encoding: 'utf8' },
  );
  expect(status).toBe(2);
  expect(stderr).toContain('Unknown suite: units. Allowed: lint, typecheck, server, jest, client.');
});
