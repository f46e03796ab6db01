import { expect, test } from '@jest/globals';
import { InvalidSetting, validPart, withoutUnknownKeys } from '../../../lib/config/problems/valid-part';

const value = { database: { port: 5433, days: [1, 2] }, names: ['a', 'b'], absent: undefined };

test('valid settings are read as they are', () => {
  const view = validPart(value, new Set(['database.port']));
  expect(view.database.days.map((day) => day * 2)).toEqual([2, 4]);
  expect([...view.names]).toEqual(['a', 'b']);
  expect(Object.entries(view.database.days)).toEqual([
    ['0', 1],
    ['1', 2],
  ]);
});

test.each<[string, string, (view: typeof value) => unknown]>([
  ['a wrong setting', 'database.port', (view) => view.database.port],
  ['a wrong section', 'database', (view) => view.database.days],
  ['a wrong element', 'names[1]', (view) => view.names.join()],
  ['an absent setting', 'nothing', (view) => view.absent],
])('reading %s throws', (_, invalid, read) => {
  expect(() => read(validPart(value, new Set([invalid])))).toThrow(InvalidSetting);
});

test('a copy leaves out unknown keys', () => {
  const input = { a: { b: 1, wrong: 2 }, odd: 3 };
  const issues = [{ path: ['a'], keys: ['wrong'] }, { path: [], keys: ['odd'] }, { path: ['a', 'b'] }];
  expect(withoutUnknownKeys(input, issues)).toEqual({ a: { b: 1 } });
  expect(input).toEqual({ a: { b: 1, wrong: 2 }, odd: 3 });
});
