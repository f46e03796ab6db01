import { type Chapter, done, fraud, get, post, refused, row, sees, seesNothing, send } from '../row';

const model = (options = {}) => get('registered-models/get?name={model}', options);
const source = (uri: string) =>
  post('model-versions/create', { name: '{fresh}', source: uri, run_id: '{freshRun}' });
const versions = (options = {}) => get('model-versions/search?max_results=1000', options);
const tag = (key: string) => ({ name: '{fresh}', version: '1', key, value: 'somebody' });

export const registry: Chapter = {
  title: 'Models of team fraud',
  rows: [
    row('scientist', 'registers a model', done, post('registered-models/create', { name: '{new}' })),
    row('machine', 'registers a model', done, post('registered-models/create', { name: '{new}' })),
    row(
      'governor',
      'registers a model',
      refused(403, 'no_permission'),
      post('registered-models/create', { name: '{new}' }, fraud),
    ),
    row(
      'outsider',
      'registers one there by naming the workspace',
      refused(403, 'other_team'),
      post('registered-models/create', { name: '{new}' }, fraud),
    ),
    row('colleague', 'adds a version', done, source('{freshUri}')),
    row(
      'outsider',
      'adds a version to it',
      refused(403, 'no_permission'),
      post('model-versions/create', { name: '{model}', source: 'models:/x/1' }),
    ),
    row(
      'scientist',
      'adds a version with a source in somebody’s bucket',
      refused(400, 'foreign_location'),
      source('s3://somebody/else'),
    ),
    row(
      'scientist',
      'adds a version with a source in team pricing’s folder',
      refused(400, 'foreign_location'),
      source('mlflow-artifacts:/workspaces/pricing/1/x'),
    ),
    row(
      'scientist',
      'adds a version with a source on the server’s disk',
      refused(400, 'foreign_location'),
      source('file:///etc/passwd'),
    ),
    row(
      'scientist',
      'adds a version with a source on the web',
      refused(400, 'foreign_location'),
      source('http://169.254.169.254/latest'),
    ),
    row(
      'scientist',
      'forges the author by a tag',
      refused(400, 'reserved_tag'),
      post('model-versions/set-tag', tag('gatehouse.author')),
    ),
    row('scientist', 'sets a tag of their own', done, post('model-versions/set-tag', tag('quality'))),
    row('colleague', 'reads the model', sees(), model()),
    row('governor', 'reads the model', sees(), model(fraud)),
    row('outsider', 'reads the model by its name', refused(403, 'no_permission'), model()),
    row('outsider', 'searches all versions', seesNothing(), versions()),
    row('governor', 'searches all versions', sees(), versions(fraud)),
    row(
      'outsider',
      'asks for the address of a version’s files',
      refused(403, 'no_permission'),
      get('model-versions/get-download-uri?name={model}&version=1'),
    ),
    row(
      'outsider',
      'deletes the model',
      refused(403, 'no_permission'),
      send('DELETE', 'registered-models/delete', { json: { name: '{model}' } }),
    ),
    row(
      'governor',
      'deletes a model that is not served',
      refused(403, 'no_permission'),
      send('DELETE', 'registered-models/delete', { json: { name: '{fresh}' }, ...fraud }),
    ),
    row(
      'colleague',
      'deletes a version that is not served',
      done,
      send('DELETE', 'model-versions/delete', { json: { name: '{served}', version: '1' } }),
    ),
    row(
      'colleague',
      'deletes a model that is not served',
      done,
      send('DELETE', 'registered-models/delete', { json: { name: '{fresh}' } }),
    ),
  ],
};
