import { expect, test } from '@jest/globals';
import { demoUsers } from '../../../local/identity-provider/demo-users';
import { environmentOf } from '../../support/environments';

const usersOf = (teams: Record<string, { members: string }>) =>
  demoUsers(environmentOf('local', ({ access }) => Object.assign(access, { teams, machines: {} })).access);

test('two teams have a scientist and a colleague in one, and an outsider in the other', () => {
  const users = usersOf({ credit: { members: 'credit-scientists' }, cards: { members: 'card-scientists' } });
  expect(users.map(({ name, groups }) => [name, ...groups])).toEqual([
    ['scientist', 'credit-scientists'],
    ['colleague', 'credit-scientists'],
    ['outsider', 'card-scientists'],
    ['governor', 'model-governance'],
    ['administrator', 'mlflow-administrators'],
  ]);
  expect(users[0]?.description).toContain('team credit');
});

test('a single team has no outsider', () => {
  const names = usersOf({ credit: { members: 'credit-scientists' } }).map(({ name }) => name);
  expect(names).toEqual(['scientist', 'colleague', 'governor', 'administrator']);
});
