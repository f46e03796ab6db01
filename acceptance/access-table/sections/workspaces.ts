import { get, post } from '../action';
import { allowed, hides, refused, shows } from '../outcome';
import { row, type Section } from '../row';

const list = get('/ajax-api/3.0/mlflow/workspaces');
const search = (workspace?: string) =>
  get('experiments/search?max_results=5', workspace ? { workspace } : {});

/** Which workspace a request is for. */
export const workspaces: Section = {
  title: 'Workspaces',
  rows: [
    row('scientist', 'lists the workspaces', shows('fraud', 'workspace fraud'), list),
    row('scientist', 'lists the workspaces', hides('pricing', 'workspace pricing'), list),
    row('governor', 'lists the workspaces', shows('pricing', 'workspace pricing'), list),
    row('scientist', 'searches experiments without naming a workspace', allowed, search()),
    row('scientist', 'searches experiments in their own workspace', allowed, search('fraud')),
    row(
      'scientist',
      'searches experiments in the workspace of another team',
      refused(403, 'other_team'),
      search('pricing'),
    ),
    row(
      'scientist',
      'searches experiments in a workspace that does not exist',
      refused(403, 'other_team'),
      search('nowhere'),
    ),
    row(
      'member of both teams',
      'searches experiments in one of their workspaces',
      allowed,
      search('pricing'),
    ),
    row(
      'member of both teams',
      'searches experiments without naming a workspace',
      refused(400, 'workspace'),
      search(),
    ),
    row('governor', 'searches experiments without naming a workspace', refused(400, 'workspace'), search()),
    row(
      'administrator',
      'creates a workspace',
      refused(404, 'closed'),
      post('/api/3.0/mlflow/workspaces', { name: 'new' }),
    ),
  ],
};
