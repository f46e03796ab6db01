import { fraud, get, post, send } from '../action';
import { allowed, hides, refused, shows } from '../outcome';
import { row, type Section } from '../row';

const model = (options = {}) => get('registered-models/get?name={model}', options);
const source = (uri: string) =>
  post('model-versions/create', { name: '{fresh}', source: uri, run_id: '{freshRun}' });
const versions = (options = {}) => get('model-versions/search?max_results=1000', options);
const tag = (key: string) => ({ name: '{fresh}', version: '1', key, value: 'somebody' });

/** Registered models and their versions. */
export const registry: Section = {
  title: 'Models of team fraud',
  rows: [
    row('scientist', 'registers a model', allowed, post('registered-models/create', { name: '{new}' })),
    row('machine', 'registers a model', allowed, post('registered-models/create', { name: '{new}' })),
    row(
      'governor',
      'registers a model',
      refused(403, 'no_permission'),
      post('registered-models/create', { name: '{new}' }, fraud),
    ),
    row(
      'outsider',
      'registers a model in the workspace of team fraud',
      refused(403, 'other_team'),
      post('registered-models/create', { name: '{new}' }, fraud),
    ),
    row('colleague', 'adds a version', allowed, source('{freshUri}')),
    row(
      'outsider',
      'adds a version to a model of team fraud',
      refused(403, 'no_permission'),
      post('model-versions/create', { name: '{model}', source: 'models:/x/1' }),
    ),
    row(
      'scientist',
      'adds a version with a source in a foreign bucket',
      refused(400, 'foreign_location'),
      source('s3://somebody/else'),
    ),
    row(
      'scientist',
      'adds a version with a source in the folder of team pricing',
      refused(400, 'foreign_location'),
      source('mlflow-artifacts:/workspaces/pricing/1/x'),
    ),
    row(
      'scientist',
      'adds a version with a source on the disk of the server',
      refused(400, 'foreign_location'),
      source('file:///etc/passwd'),
    ),
    row(
      'scientist',
      'adds a version with a source at an HTTP address',
      refused(400, 'foreign_location'),
      source('http://169.254.169.254/latest'),
    ),
    row(
      'scientist',
      'forges the author of a version with a reserved tag',
      refused(400, 'reserved_tag'),
      post('model-versions/set-tag', tag('gatehouse.author')),
    ),
    row(
      'scientist',
      'sets an ordinary tag on a version',
      allowed,
      post('model-versions/set-tag', tag('quality')),
    ),
    row('colleague', 'reads the model', shows(), model()),
    row('governor', 'reads the model', shows(), model(fraud)),
    row('outsider', 'reads the model by its name', refused(403, 'no_permission'), model()),
    row('outsider', 'searches all versions', hides(), versions()),
    row('governor', 'searches all versions', shows(), versions(fraud)),
    row(
      'outsider',
      'requests the download address of a version',
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
      allowed,
      send('DELETE', 'model-versions/delete', { json: { name: '{served}', version: '1' } }),
    ),
    row(
      'colleague',
      'deletes a model that is not served',
      allowed,
      send('DELETE', 'registered-models/delete', { json: { name: '{fresh}' } }),
    ),
  ],
};
