import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { logLines } from '../../../local/run/log-lines';

it('appends lines', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'log-')), 'a.log');
  const write = logLines(file);
  write('one');
  write('two');
  for (let tries = 0; tries < 50 && !existsSync(file); tries++) await setTimeout(20);
  await setTimeout(100);
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
});

// A device of Linux that is always full.
(existsSync('/dev/full') ? it : it.skip)('says once that the disk is full, and goes on', async () => {
  const warnings: string[] = [];
  const write = logLines('/dev/full', (message) => warnings.push(message));
  write('one');
  await setTimeout(200);
  write('two');
  await setTimeout(100);
  expect(warnings).toEqual([
    expect.stringMatching(/^The log \/dev\/full cannot be written: ENOSPC.*Free disk space\.$/),
  ]);
});
