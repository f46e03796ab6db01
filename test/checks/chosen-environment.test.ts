import { expect, test } from '@jest/globals';
import { chosenEnvironment } from '../../checks/command/chosen-environment';
import { UsageError } from '../../checks/command/usage-error';
import { fixtureFolder } from '../support/environments';

const chosen = (name: string) => () => chosenEnvironment(name, 'npm run doctor --', fixtureFolder);

test('an environment is validated, with its defaults', () => {
  expect(chosen('prod')()).toMatchObject({ tier: 'production', exposure: { port: 443 } });
});

test.each([
  [
    'prd',
    /There is no environment "prd"[\s\S]*allowed {2}dev, local, private, prod[\s\S]*fix +npm run doctor -- prod/,
  ],
  ['zzzzzzzz', /no file config\/zzzzzzzz\.ts[\s\S]*add config\/zzzzzzzz\.ts, or name one of these/],
  ['local', /local runs on one machine only \(tier "local"\): start it with npm start/],
])('%s is wrong usage', (name, message) => {
  expect(chosen(name)).toThrow(UsageError);
  expect(chosen(name)).toThrow(message);
});
