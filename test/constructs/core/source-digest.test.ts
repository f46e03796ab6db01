import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { sourceDigest } from '../../../lib/constructs/core/source-digest';
import { onlyAt } from '../../support/properties';
import { templates } from '../../support/synthesized';

const folder = mkdtempSync(join(tmpdir(), 'source-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the digest changes with the content and the name of each file', () => {
  writeFileSync(join(folder, 'index.ts'), 'one');
  writeFileSync(join(folder, 'handler.ts'), 'two');
  const first = sourceDigest(folder);
  writeFileSync(join(folder, 'handler.ts'), 'three');
  const second = sourceDigest(folder);
  renameSync(join(folder, 'handler.ts'), join(folder, 'handlers.ts'));
  expect(new Set([first, second, sourceDigest(folder)]).size).toBe(3);
  expect(sourceDigest(folder)).toBe(sourceDigest(folder));
});

test.each([
  ['Custom::DatabaseBootstrap', 'database-bootstrap'],
  ['Custom::IssuerKeys', 'issuer-keys'],
])('%s runs again when its function has changed', (type, source) => {
  const lambda = join(__dirname, '../../../lambda', source);
  expect(onlyAt(templates('prod'), type)).toMatchObject({ sourceDigest: sourceDigest(lambda) });
});
