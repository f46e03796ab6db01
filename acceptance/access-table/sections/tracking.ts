import {
  type Chapter,
  done,
  fraud,
  get,
  notFound,
  post,
  pricing,
  refused,
  row,
  sees,
  seesNothing,
  send,
} from '../row';

const newExperiment = (options = {}) => post('experiments/create', { name: '{new}' }, options);
const newRun = (options = {}) => post('runs/create', { experiment_id: '{experiment}' }, options);
const run = (options = {}) => get('runs/get?run_id={run}', options);
const runs = (options = {}) => post('runs/search', { experiment_ids: ['{experiment}'] }, options);
const experiments = (options = {}) => get('experiments/search?max_results=1000', options);
const metric = (options = {}) =>
  post('runs/log-metric', { run_id: '{run}', key: 'loss', value: 1, timestamp: 1 }, options);
const graphql = post('/graphql', {
  query:
    'query Q($id: String!) { mlflowGetExperiment(input: { experimentId: $id }) { experiment { name } } }',
  operationName: 'Q',
  variables: { id: '{experiment}' },
});
const traces = post('/api/3.0/mlflow/traces/search', {
  locations: [{ type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: '{experiment}' } }],
});

export const tracking: Chapter = {
  title: 'Experiments, runs and traces of team fraud',
  rows: [
    row('scientist', 'creates an experiment', done, newExperiment()),
    row('machine', 'creates an experiment', done, newExperiment()),
    row('governor', 'creates an experiment', refused(403, 'no_permission'), newExperiment(fraud)),
    row('administrator', 'creates an experiment', done, newExperiment(fraud)),
    row(
      'outsider',
      'creates one there by naming the workspace',
      refused(403, 'other_team'),
      newExperiment(fraud),
    ),
    row('colleague', 'starts a run in an experiment of scientist’s', done, newRun()),
    row('machine', 'starts a run in an experiment of scientist’s', done, newRun()),
    row('outsider', 'starts a run in an experiment of scientist’s', refused(403, 'no_permission'), newRun()),
    row('scientist in a browser', 'reads a run', sees(), run()),
    row('colleague', 'reads a run', sees(), run()),
    row('machine', 'reads a run', sees(), run()),
    row('governor', 'reads a run', sees(), run(fraud)),
    row('administrator', 'reads a run', sees(), run(fraud)),
    row(
      'governor',
      'looks for it in the workspace of team pricing',
      refused(403, 'no_permission'),
      run(pricing),
    ),
    row('outsider', 'reads a run by its id', refused(403, 'no_permission'), run()),
    row('outsider', 'reads a run by its id and workspace', refused(403, 'other_team'), run(fraud)),
    row(
      'outsider',
      'reads the experiment by its name',
      notFound,
      get('experiments/get-by-name?experiment_name={marker}'),
    ),
    row('colleague', 'searches the runs of the experiment', sees(), runs()),
    row('outsider', 'searches the runs of the experiment', seesNothing(), runs()),
    row('colleague', 'searches all experiments', sees(), experiments()),
    row('outsider', 'searches all experiments', seesNothing(), experiments()),
    row('governor', 'searches the experiments of team pricing', seesNothing(), experiments(pricing)),
    row('colleague', 'reads the experiment by GraphQL', sees(), graphql),
    row('outsider', 'reads the experiment by GraphQL', seesNothing(), graphql),
    row('colleague', 'searches its traces', sees('{trace}'), traces),
    row('outsider', 'searches its traces', seesNothing('{trace}'), traces),
    row(
      'outsider',
      'reads a trace by its id',
      refused(403, 'no_permission'),
      get('/api/3.0/mlflow/traces/{trace}'),
    ),
    row(
      'outsider',
      'reads a metric’s history',
      refused(403, 'no_permission'),
      get('metrics/get-history?run_id={run}&metric_key=loss'),
    ),
    row(
      'outsider',
      'reads a logged model by its id',
      refused(403, 'no_permission'),
      get('logged-models/{loggedModel}'),
    ),
    row('colleague', 'logs a metric to a run of scientist’s', done, metric()),
    row('outsider', 'logs a metric to a run of scientist’s', refused(403, 'no_permission'), metric()),
    row('governor', 'logs a metric to a run of scientist’s', refused(403, 'no_permission'), metric(fraud)),
    row('colleague', 'deletes a run of scientist’s', done, post('runs/delete', { run_id: '{freshRun}' })),
    row(
      'governor',
      'deletes a run',
      refused(403, 'no_permission'),
      post('runs/delete', { run_id: '{run}' }, fraud),
    ),
    row(
      'outsider',
      'deletes the experiment',
      refused(403, 'no_permission'),
      post('experiments/delete', { experiment_id: '{experiment}' }),
    ),
    row(
      'scientist',
      'reads a run that does not exist: as one of another team’s',
      refused(403, 'no_permission'),
      get('runs/get?run_id=00000000000000000000000000000000'),
    ),
    row(
      'scientist',
      'logs a batch of 17 MB',
      refused(413, 'body_size'),
      send('POST', 'runs/log-batch', { bytes: 17 * 1024 * 1024 }),
    ),
    row(
      'scientist',
      'creates an experiment with its artifacts in somebody’s bucket',
      refused(400, 'foreign_location'),
      post('experiments/create', { name: '{new}', artifact_location: 's3://somebody/else' }),
    ),
    row(
      'scientist',
      'creates one with its artifacts in team pricing’s folder',
      refused(400, 'foreign_location'),
      post('experiments/create', {
        name: '{new}',
        artifact_location: 'mlflow-artifacts:/workspaces/pricing/1',
      }),
    ),
  ],
};
