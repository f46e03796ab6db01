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
])('%p is taken for %p', (typed, meant) => {
  expect(nearest(typed, known)).toBe(meant);
});

test('without known names, there is no suggestion', () => {
  expect(nearest('port', [])).toBeUndefined();
});
