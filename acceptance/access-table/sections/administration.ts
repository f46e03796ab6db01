import { type Caller, type Chapter, done, edge, get, post, refused, row, sees, send } from '../row';

const blocks = '/api/1.0/gatehouse/blocks';
const block = (subject: string) => post(blocks, { subject, reason: 'left the bank' });
const unblock = (subject: string) => send('DELETE', blocks, { json: { subject, reason: 'is back' } });
const onlyAdministrators = refused(403, 'administrators_only');
const closed: [Caller, string, string, string][] = [
  ['administrator', 'the metrics', 'GET', '/metrics'],
  ['administrator', 'the assistant', 'POST', '/ajax-api/3.0/mlflow/assistant/message'],
  ['administrator', 'jobs', 'POST', '/ajax-api/3.0/jobs/'],
  ['administrator', 'the AI gateway', 'POST', '/gateway/mlflow/v1/chat/completions'],
  ['administrator', 'webhooks', 'GET', '/api/2.0/mlflow/webhooks'],
  ['administrator', 'the list of users', 'GET', '/api/2.0/mlflow/users/list'],
  ['administrator', 'new accounts', 'POST', '/api/2.0/mlflow/users/create'],
  ['nobody', 'signing up', 'GET', '/signup'],
];

export const administration: Chapter = {
  title: 'Blocks, and what is closed',
  rows: [
    row('administrator', 'blocks somebody', done, block('{stranger}')),
    row('administrator', 'lists who is blocked', sees('{blocked}'), get(blocks)),
    row('administrator', 'blocks themselves', refused(400, 'own_subject'), block('{administrator}')),
    row('administrator', 'lets somebody in again', done, unblock('{blockedForAWhile}')),
    row(
      'administrator',
      'lets somebody in who is not blocked',
      refused(404, 'not_blocked'),
      unblock('{stranger}'),
    ),
    row('governor', 'blocks somebody', onlyAdministrators, block('{stranger}')),
    row('scientist', 'lists who is blocked', onlyAdministrators, get(blocks)),
    row('blocked member', 'lets themselves in again', refused(403, 'blocked'), unblock('{blocked}')),
    ...closed.map(([who, what, method, path]) => row(who, `reaches ${what}`, edge(404), send(method, path))),
    row(
      'administrator',
      'reaches jobs by `/%61jax-api/…`',
      refused(404, 'closed'),
      send('POST', '/%61jax-api/3.0/jobs/'),
    ),
    row('administrator', 'lists MLflow’s roles', edge(404), get('/api/3.0/mlflow/users/roles/list')),
    row(
      'administrator',
      'gives somebody a permission',
      edge(404),
      post('/api/3.0/mlflow/users/permissions/grant', { username: 'x' }),
    ),
  ],
};
