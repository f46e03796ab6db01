import { expect, test } from '@jest/globals';
import { nearest } from '../../../lib/config/problems/nearest';

const known = ['multiAz', 'backupDays', 'port'];

test.each([
  ['multiAZ', 'multiAz'],
  ['MULTIAZ', 'multiAz'],
  ['backupDay', 'backupDays'],
  ['backup', undefined],
  ['prot', 'port'],
  ['colour', undefined],
  ['', undefined],
])('%p means %p', (typed, meant) => {
  expect(nearest(typed, known)).toBe(meant);
});

test('nothing known, nothing meant', () => {
  expect(nearest('port', [])).toBeUndefined();
});
