import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { documents } from '../../tools/docs/documents';
import { fillTemplate } from '../../tools/docs/template';

test.each(Object.entries(documents()))('%s is current (npm run docs)', (path, text) => {
  expect(readFileSync(join(__dirname, '../..', path), 'utf8')).toBe(text);
});

test('a template and its generator name the same values', () => {
  expect(() => fillTemplate('security.md', {})).toThrow('names {{mlflow}}');
  const values = { prod: '', presets: '', problems: '', reference: '' };
  expect(() => fillTemplate('configuration.md', { ...values, extra: '' })).toThrow('does not name extra');
});
