import { expect, test } from '@jest/globals';
import { authority, origin } from '../../../lib/config/derived/origin';
import { environmentOf } from '../../support/environments';

test.each([
  ['prod', 'mlflow.prod.example.com'],
  ['local', 'localhost:8443'],
])('the authority of %s is %s', (name, expected) => {
  const environment = environmentOf(name);
  expect(authority(environment)).toBe(expected);
  expect(origin(environment)).toBe(`https://${expected}`);
});
