import { expect, test } from '@jest/globals';
import { pathText, valueAt } from '../../../lib/config/problems/path';

test.each<[PropertyKey[], string, unknown]>([
  [[], '', { a: [{ b: 1 }] }],
  [['a'], 'a', [{ b: 1 }]],
  [['a', 0, 'b'], 'a[0].b', 1],
  [['a', 7, 'b'], 'a[7].b', undefined],
  [['x', 'y'], 'x.y', undefined],
])('%p is written %p', (path, text, value) => {
  expect(pathText(path)).toBe(text);
  expect(valueAt({ a: [{ b: 1 }] }, path)).toEqual(value);
});

test('null has no value at any path', () => {
  expect(valueAt(null, ['a'])).toBeUndefined();
});
