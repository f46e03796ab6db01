import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LocalSecrets } from '../../../local/run/secrets';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a secret is random, has the requested length, and is kept', () => {
  const file = join(folder, 'secrets.json');
  const secrets = new LocalSecrets(file);
  const session = secrets.value('session', 64);
  expect(session).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(secrets.value('other', 64)).not.toBe(session);
  expect(new LocalSecrets(file).value('session', 64)).toBe(session);
  expect(new LocalSecrets(join(folder, 'another.json')).value('session', 64)).not.toBe(session);
});

test('only its owner can read the file', () => {
  const file = join(folder, 'secrets.json');
  new LocalSecrets(file).value('session');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')))).toEqual(['session']);
});

test('the AWS key pair has the usual lengths, and is kept', () => {
  const file = join(folder, 'secrets.json');
  const pair = new LocalSecrets(file).awsCredentials;
  expect(pair.accessKeyId).toHaveLength(20);
  expect(pair.secretAccessKey).toHaveLength(40);
  expect(new LocalSecrets(file).awsCredentials).toEqual(pair);
});
