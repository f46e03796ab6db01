import { fraud, get, post, pricing, send } from '../action';
import { allowed, hides, notFound, refused, shows } from '../outcome';
import { row, type Section } from '../row';

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

/** Experiments, runs, metrics, traces and logged models. */
export const tracking: Section = {
  title: 'Experiments, runs and traces of team fraud',
  rows: [
    row('scientist', 'creates an experiment', allowed, newExperiment()),
    row('machine', 'creates an experiment', allowed, newExperiment()),
    row('governor', 'creates an experiment', refused(403, 'no_permission'), newExperiment(fraud)),
    row('administrator', 'creates an experiment', allowed, newExperiment(fraud)),
    row(
      'outsider',
      'creates an experiment in the workspace of team fraud',
      refused(403, 'other_team'),
      newExperiment(fraud),
    ),
    row('colleague', 'starts a run in the experiment of scientist', allowed, newRun()),
    row('machine', 'starts a run in the experiment of scientist', allowed, newRun()),
    row('outsider', 'starts a run in the experiment of scientist', refused(403, 'no_permission'), newRun()),
    row('scientist in a browser', 'reads a run', shows(), run()),
    row('colleague', 'reads a run', shows(), run()),
    row('machine', 'reads a run', shows(), run()),
    row('governor', 'reads a run', shows(), run(fraud)),
    row('administrator', 'reads a run', shows(), run(fraud)),
    row(
      'governor',
      'reads a run through the workspace of team pricing',
      refused(403, 'no_permission'),
      run(pricing),
    ),
    row('outsider', 'reads a run by its id', refused(403, 'no_permission'), run()),
    row(
      'outsider',
      'reads a run by its id, through the workspace of team fraud',
      refused(403, 'other_team'),
      run(fraud),
    ),
    row(
      'outsider',
      'reads the experiment by its name',
      notFound,
      get('experiments/get-by-name?experiment_name={marker}'),
    ),
    row('colleague', 'searches the runs of the experiment', shows(), runs()),
    row('outsider', 'searches the runs of the experiment', hides(), runs()),
    row('colleague', 'searches all experiments', shows(), experiments()),
    row('outsider', 'searches all experiments', hides(), experiments()),
    row('governor', 'searches the experiments of team pricing', hides(), experiments(pricing)),
    row('colleague', 'reads the experiment through GraphQL', shows(), graphql),
    row('outsider', 'reads the experiment through GraphQL', hides(), graphql),
    row('colleague', 'searches the traces of the experiment', shows('{trace}', 'the trace'), traces),
    row('outsider', 'searches the traces of the experiment', hides('{trace}', 'the trace'), traces),
    row(
      'outsider',
      'reads a trace by its id',
      refused(403, 'no_permission'),
      get('/api/3.0/mlflow/traces/{trace}'),
    ),
    row(
      'outsider',
      'reads the history of a metric',
      refused(403, 'no_permission'),
      get('metrics/get-history?run_id={run}&metric_key=loss'),
    ),
    row(
      'outsider',
      'reads a logged model by its id',
      refused(403, 'no_permission'),
      get('logged-models/{loggedModel}'),
    ),
    row('colleague', 'logs a metric to the run of scientist', allowed, metric()),
    row('outsider', 'logs a metric to the run of scientist', refused(403, 'no_permission'), metric()),
    row('governor', 'logs a metric to the run of scientist', refused(403, 'no_permission'), metric(fraud)),
    row('colleague', 'deletes the run of scientist', allowed, post('runs/delete', { run_id: '{freshRun}' })),
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
      'reads a run that does not exist (same response as for a run of another team)',
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
      'creates an experiment with its artifacts in a foreign bucket',
      refused(400, 'foreign_location'),
      post('experiments/create', { name: '{new}', artifact_location: 's3://somebody/else' }),
    ),
    row(
      'scientist',
      'creates an experiment with its artifacts in the folder of team pricing',
      refused(400, 'foreign_location'),
      post('experiments/create', {
        name: '{new}',
        artifact_location: 'mlflow-artifacts:/workspaces/pricing/1',
      }),
    ),
  ],
};
