import { type Chapter, done, get, post, refused, row, sees, seesNothing } from '../row';

const list = get('/ajax-api/3.0/mlflow/workspaces');
const search = (workspace?: string) =>
  get('experiments/search?max_results=5', workspace ? { workspace } : {});

export const workspaces: Chapter = {
  title: 'Workspaces',
  rows: [
    row('scientist', 'lists the workspaces: theirs', sees('fraud'), list),
    row('scientist', 'lists the workspaces: not the others’', seesNothing('pricing'), list),
    row('governor', 'lists the workspaces: all', sees('pricing'), list),
    row('scientist', 'names none: their one', done, search()),
    row('scientist', 'names their own', done, search('fraud')),
    row('scientist', 'names another team’s', refused(403, 'other_team'), search('pricing')),
    row('scientist', 'names one that does not exist', refused(403, 'other_team'), search('nowhere')),
    row('member of both teams', 'names one of theirs', done, search('pricing')),
    row(
      'member of both teams',
      'names none: gets told about `MLFLOW_WORKSPACE`',
      refused(400, 'workspace'),
      search(),
    ),
    row('governor', 'names none: gets told about `MLFLOW_WORKSPACE`', refused(400, 'workspace'), search()),
    row(
      'administrator',
      'makes a workspace',
      refused(404, 'closed'),
      post('/api/3.0/mlflow/workspaces', { name: 'new' }),
    ),
  ],
};
