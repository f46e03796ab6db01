import { expect, test } from '@jest/globals';
import { loadEnvironment } from '../../lib/config/load';
import { authority, origin } from '../../lib/config/origin';

test.each([
  ['prod', 'mlflow.prod.example.com'],
  ['local', 'localhost:8443'],
])('the authority of %s is %s', (name, expected) => {
  const environment = loadEnvironment(name);
  expect(authority(environment)).toBe(expected);
  expect(origin(environment)).toBe(`https://${expected}`);
});
