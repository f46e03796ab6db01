import { fraud, get, post, send } from '../action';
import { allowed, refused, shows } from '../outcome';
import { row, type Section } from '../row';

interface Names {
  readonly of?: string;
  readonly version?: string;
  readonly workspace?: string;
}
const alias = (name: string, { of = '{fresh}', version = '1', ...options }: Names = {}) =>
  post('registered-models/alias', { name: of, alias: name, version }, options);
const removeAlias = (options = {}) =>
  send('DELETE', 'registered-models/alias', { json: { name: '{served}', alias: 'champion' }, ...options });
const stage = (name: string, { of = '{fresh}', ...options }: Names = {}) =>
  post(
    'model-versions/transition-stage',
    { name: of, version: '1', stage: name, archive_existing_versions: false },
    options,
  );
const versionTag = (key: string) =>
  post('model-versions/set-tag', { name: '{served}', version: '2', key, value: '{}' });
const servedVersions = '/api/1.0/gatehouse/served';
const rename = post('registered-models/rename', { name: '{served}', new_name: '{new}' });
const onlyGovernance = refused(403, 'governance_only');
const onlyWhileNotServed = refused(403, 'served_artifacts');
const spellings: [spelling: string, path: string][] = [
  ['//api/…', '//api/2.0/mlflow/registered-models/alias'],
  ['/%61pi/…', '/%61pi/2.0/mlflow/registered-models/alias'],
  ['/ajax-api/…', '/ajax-api/2.0/mlflow/registered-models/alias'],
];

/** Changes to which version is served, through MLflow's own API. */
export const serving: Section = {
  title: 'Served versions: aliases, stages, deletions',
  rows: [
    row('scientist', 'sets the alias `candidate`', allowed, alias('candidate')),
    row('governor', 'sets the alias `candidate`', refused(403, 'no_permission'), alias('candidate', fraud)),
    row('scientist', 'sets the alias `champion`', onlyGovernance, alias('champion')),
    row('scientist in a browser', 'sets the alias `champion`', onlyGovernance, alias('champion')),
    row(
      'scientist',
      'sets the alias `Production` (protected in any case)',
      onlyGovernance,
      alias('Production'),
    ),
    row('machine', 'sets the alias `champion`', onlyGovernance, alias('champion')),
    row('administrator', 'sets the alias `champion`', onlyGovernance, alias('champion', fraud)),
    row('outsider', 'sets the alias `champion`', onlyGovernance, alias('champion')),
    row('governor', 'sets the alias `champion`', allowed, alias('champion', fraud)),
    row(
      'scientist in governance',
      'sets the alias `champion` on their own version',
      refused(403, 'second_person'),
      alias('champion', { of: '{ownModel}', ...fraud }),
    ),
    row(
      'scientist in governance',
      'sets the alias `champion` on the version of scientist',
      allowed,
      alias('champion', fraud),
    ),
    ...spellings.map(([spelling, path]) =>
      row(
        'scientist',
        `sets the alias \`champion\` through \`${spelling}\``,
        onlyGovernance,
        post(path, { name: '{fresh}', alias: 'champion', version: '1' }),
      ),
    ),
    row(
      'scientist',
      'sets the alias `champion` through `/api/2.0/preview/…` (no such route)',
      refused(403, 'no_permission'),
      post('/api/2.0/preview/mlflow/registered-models/alias', {
        name: '{fresh}',
        alias: 'champion',
        version: '1',
      }),
    ),
    row('colleague', 'removes the alias `champion`', onlyGovernance, removeAlias()),
    row('governor', 'removes the alias `champion`', allowed, removeAlias(fraud)),
    row('scientist', 'moves a version to stage `Production`', onlyGovernance, stage('Production')),
    row('scientist', 'moves a version to stage `Archived`', onlyGovernance, stage('Archived')),
    row('governor', 'moves a version to stage `Production`', allowed, stage('Production', fraud)),
    row(
      'scientist',
      'deletes the version with the alias `champion`',
      onlyGovernance,
      send('DELETE', 'model-versions/delete', { json: { name: '{served}', version: '2' } }),
    ),
    row(
      'scientist',
      'deletes the version in stage `Production`',
      onlyGovernance,
      send('DELETE', 'model-versions/delete', { json: { name: '{staged}', version: '1' } }),
    ),
    row(
      'scientist',
      'deletes a served model',
      onlyGovernance,
      send('DELETE', 'registered-models/delete', { json: { name: '{served}' } }),
    ),
    row('scientist', 'renames a served model', onlyGovernance, rename),
    row('governor', 'renames a served model', allowed, { ...rename, ...fraud }),
    row(
      'governor',
      'deletes the version with the alias `champion`',
      allowed,
      send('DELETE', 'model-versions/delete', { json: { name: '{served}', version: '2' }, ...fraud }),
    ),
    row(
      'scientist',
      'overwrites a file of the version with the alias `champion`',
      onlyWhileNotServed,
      send('PUT', '/api/2.0/mlflow-artifacts/artifacts/{servedArtifacts}/model/weights.txt', {
        text: 'other',
      }),
    ),
    row(
      'scientist',
      'deletes a file of the version with the alias `champion`',
      onlyWhileNotServed,
      send('DELETE', '/api/2.0/mlflow-artifacts/artifacts/{servedArtifacts}/model/weights.txt'),
    ),
    row(
      'scientist',
      'deletes the run of the version with the alias `champion`',
      onlyWhileNotServed,
      post('runs/delete', { run_id: '{servedRun}' }),
    ),
    row(
      'scientist',
      'logs a metric to the run of the version with the alias `champion`',
      onlyWhileNotServed,
      post('runs/log-metric', { run_id: '{servedRun}', key: 'auc', value: 0.99, timestamp: 1 }),
    ),
    row(
      'administrator',
      'ends the run of the version with the alias `champion`',
      onlyWhileNotServed,
      post('runs/update', { run_id: '{servedRun}', status: 'FAILED' }, fraud),
    ),
    row(
      'scientist',
      'sets the tag `mlflow.prompt.is_prompt` of a served model',
      onlyWhileNotServed,
      post('registered-models/set-tag', { name: '{served}', key: 'mlflow.prompt.is_prompt', value: 'true' }),
    ),
    row(
      'scientist',
      'sets the tag `_mlflow_prompt_model_config` of the version with the alias `champion`',
      onlyWhileNotServed,
      versionTag('_mlflow_prompt_model_config'),
    ),
    row(
      'scientist',
      'sets the tag `reviewed` of the version with the alias `champion`',
      allowed,
      versionTag('reviewed'),
    ),
    row(
      'scientist',
      'deletes the version `02` with the alias `champion`',
      onlyGovernance,
      send('DELETE', 'model-versions/delete', { json: { name: '{served}', version: '02' } }),
    ),
    row('colleague', 'asks what serves', shows('{served}', 'the version'), get(servedVersions)),
    row(
      'outsider',
      'asks what serves',
      refused(404, 'nothing_served'),
      get(`${servedVersions}?model={served}`),
    ),
    row(
      'colleague',
      'reads the version with the alias `champion` by its alias',
      shows('{served}', 'the version'),
      get('registered-models/alias?name={served}&alias=champion'),
    ),
  ],
};
