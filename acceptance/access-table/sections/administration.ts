import { get, post, send } from '../action';
import { allowed, fromLoadBalancer, refused, shows } from '../outcome';
import { row, type Section } from '../row';

const blocks = '/api/1.0/gatehouse/blocks';
const block = (subject: string) => post(blocks, { subject, reason: 'left the bank' });
const unblock = (subject: string) => send('DELETE', blocks, { json: { subject, reason: 'is back' } });
const onlyAdministrators = refused(403, 'administrators_only');
const closedPaths: [what: string, method: string, path: string][] = [
  ['the metrics', 'GET', '/metrics'],
  ['the assistant', 'POST', '/ajax-api/3.0/mlflow/assistant/message'],
  ['a job', 'POST', '/ajax-api/3.0/jobs/'],
  ['the AI gateway', 'POST', '/gateway/mlflow/v1/chat/completions'],
  ['the webhooks', 'GET', '/api/2.0/mlflow/webhooks'],
  ['the list of users', 'GET', '/api/2.0/mlflow/users/list'],
  ['a new account', 'POST', '/api/2.0/mlflow/users/create'],
];

/** Blocks of users, and paths that no caller can reach. */
export const administration: Section = {
  title: 'Blocks and closed paths',
  rows: [
    row('administrator', 'blocks a user', allowed, block('{anySubject}')),
    row(
      'administrator',
      'lists the blocked users',
      shows('{blocked}', 'the subject of blocked member'),
      get(blocks),
    ),
    row('administrator', 'blocks themselves', refused(400, 'own_subject'), block('{administrator}')),
    row('administrator', 'unblocks a user', allowed, unblock('{temporarilyBlocked}')),
    row(
      'administrator',
      'unblocks a user who is not blocked',
      refused(404, 'not_blocked'),
      unblock('{anySubject}'),
    ),
    row('governor', 'blocks a user', onlyAdministrators, block('{anySubject}')),
    row('scientist', 'lists the blocked users', onlyAdministrators, get(blocks)),
    row('blocked member', 'unblocks themselves', refused(403, 'blocked'), unblock('{blocked}')),
    ...closedPaths.map(([what, method, path]) =>
      row('administrator', `requests ${what}`, fromLoadBalancer(404), send(method, path)),
    ),
    row('anonymous', 'requests the sign-up page', fromLoadBalancer(404), get('/signup')),
    row(
      'administrator',
      'requests a job through `/%61jax-api/…`',
      refused(404, 'closed'),
      send('POST', '/%61jax-api/3.0/jobs/'),
    ),
    row(
      'administrator',
      'lists MLflow’s roles',
      fromLoadBalancer(404),
      get('/api/3.0/mlflow/users/roles/list'),
    ),
    row(
      'administrator',
      'grants a permission',
      fromLoadBalancer(404),
      post('/api/3.0/mlflow/users/permissions/grant', { username: 'x' }),
    ),
  ],
};
