import { type Caller, type Chapter, done, fraud, get, post, refused, row, sees, send } from '../row';

interface Names {
  readonly of?: string;
  readonly version?: string;
  readonly workspace?: string;
}
const alias = (name: string, { of = '{fresh}', version = '1', ...options }: Names = {}) =>
  post('registered-models/alias', { name: of, alias: name, version }, options);
const noAlias = (options = {}) =>
  send('DELETE', 'registered-models/alias', { json: { name: '{served}', alias: 'champion' }, ...options });
const stage = (name: string, { of = '{fresh}', ...options }: Names = {}) =>
  post(
    'model-versions/transition-stage',
    { name: of, version: '1', stage: name, archive_existing_versions: false },
    options,
  );
const rename = post('registered-models/rename', { name: '{served}', new_name: '{new}' });
const onlyGovernance = refused(403, 'governance_only');
const served = refused(403, 'served_artifacts');
const roads: [Caller, string, string][] = [
  ['scientist', 'sets `champion` by `//api/…`', '//api/2.0/mlflow/registered-models/alias'],
  ['scientist', 'sets `champion` by `/%61pi/…`', '/%61pi/2.0/mlflow/registered-models/alias'],
  ['scientist', 'sets `champion` by `/ajax-api/…`', '/ajax-api/2.0/mlflow/registered-models/alias'],
];

export const serving: Chapter = {
  title: 'Which version serves: aliases, stages, deletions',
  rows: [
    row('scientist', 'sets the alias `candidate`', done, alias('candidate')),
    row('governor', 'sets the alias `candidate`', refused(403, 'no_permission'), alias('candidate', fraud)),
    row('scientist', 'sets the alias `champion`', onlyGovernance, alias('champion')),
    row('scientist in a browser', 'sets the alias `champion`', onlyGovernance, alias('champion')),
    row('scientist', 'sets the alias `Production` in capitals', onlyGovernance, alias('Production')),
    row('machine', 'sets the alias `champion`', onlyGovernance, alias('champion')),
    row('administrator', 'sets the alias `champion`', onlyGovernance, alias('champion', fraud)),
    row('outsider', 'sets the alias `champion`', onlyGovernance, alias('champion')),
    row('governor', 'sets the alias `champion`', done, alias('champion', fraud)),
    row(
      'governing scientist',
      'sets `champion` on a version of their own',
      refused(403, 'second_person'),
      alias('champion', { of: '{governors}', ...fraud }),
    ),
    row('governing scientist', 'sets `champion` on a version of scientist’s', done, alias('champion', fraud)),
    ...roads.map(([who, does, path]) =>
      row(who, does, onlyGovernance, post(path, { name: '{fresh}', alias: 'champion', version: '1' })),
    ),
    row(
      'scientist',
      'sets `champion` by `/api/2.0/preview/…`: no such route',
      refused(403, 'no_permission'),
      post('/api/2.0/preview/mlflow/registered-models/alias', {
        name: '{fresh}',
        alias: 'champion',
        version: '1',
      }),
    ),
    row('colleague', 'takes the alias `champion` away', onlyGovernance, noAlias()),
    row('governor', 'takes the alias `champion` away', done, noAlias(fraud)),
    row('scientist', 'moves a version to stage `Production`', onlyGovernance, stage('Production')),
    row('scientist', 'moves a version to stage `Archived`', onlyGovernance, stage('Archived')),
    row('governor', 'moves a version to stage `Production`', done, stage('Production', fraud)),
    row(
      'scientist',
      'deletes the version with `champion`',
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
      'deletes a model that is served',
      onlyGovernance,
      send('DELETE', 'registered-models/delete', { json: { name: '{served}' } }),
    ),
    row('scientist', 'renames a model that is served', onlyGovernance, rename),
    row('governor', 'renames a model that is served', done, { ...rename, ...fraud }),
    row(
      'governor',
      'deletes the version with `champion`',
      done,
      send('DELETE', 'model-versions/delete', { json: { name: '{served}', version: '2' }, ...fraud }),
    ),
    row(
      'scientist',
      'overwrites the files of the version with `champion`',
      served,
      send('PUT', '/api/2.0/mlflow-artifacts/artifacts/{servedArtifacts}/model/weights.txt', {
        text: 'other',
      }),
    ),
    row(
      'scientist',
      'deletes the files of the version with `champion`',
      served,
      send('DELETE', '/api/2.0/mlflow-artifacts/artifacts/{servedArtifacts}/model/weights.txt'),
    ),
    row(
      'scientist',
      'deletes the run behind the version with `champion`',
      served,
      post('runs/delete', { run_id: '{servedRun}' }),
    ),
    row(
      'colleague',
      'loads the version with `champion` by its alias',
      sees('{served}'),
      get('registered-models/alias?name={served}&alias=champion'),
    ),
  ],
};
