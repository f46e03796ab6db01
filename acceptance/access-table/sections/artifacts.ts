import { type Chapter, done, edge, fraud, get, refused, row, sees, send } from '../row';

const files = '/api/2.0/mlflow-artifacts/artifacts';
const file = `${files}/{artifacts}/note.txt`;
const upload = (path = file, more = {}) => send('PUT', path, { text: 'new', ...more });

export const artifacts: Chapter = {
  title: 'Artifacts of team fraud',
  rows: [
    row('scientist', 'uploads a file', done, upload(`${files}/{artifacts}/more.txt`)),
    row(
      'scientist',
      'uploads a file of 20 MB',
      done,
      upload(`${files}/{artifacts}/large.bin`, { bytes: 20 * 1024 * 1024 }),
    ),
    row('machine', 'uploads a file to a run of scientist’s', done, upload(`${files}/{artifacts}/more.txt`)),
    row('colleague', 'downloads a file', sees(), get(file)),
    row(
      'scientist in a browser',
      'opens a file from the run’s page',
      sees(),
      get('/get-artifact?run_uuid={run}&path=note.txt'),
    ),
    row('governor', 'downloads a file', sees(), get(file, fraud)),
    row('governor', 'uploads a file', refused(403, 'no_permission'), upload(file, fraud)),
    row('outsider', 'downloads it by its path', refused(403, 'no_permission'), get(file)),
    row('outsider', 'downloads it by its path and workspace', refused(403, 'other_team'), get(file, fraud)),
    row(
      'outsider',
      'downloads it by a path that climbs out of pricing',
      refused(403, 'no_permission'),
      get(`${files}/workspaces/pricing/../fraud/{artifactsInside}/note.txt`),
    ),
    row(
      'outsider',
      'downloads it by a path that climbs in code',
      refused(403, 'no_permission'),
      get(`${files}/workspaces/pricing/%2e%2e/fraud/{artifactsInside}/note.txt`),
    ),
    row(
      'outsider',
      'downloads it by a path that climbs in code of code',
      refused(403, 'no_permission'),
      get(`${files}/workspaces/pricing/%252e%252e/fraud/{artifactsInside}/note.txt`),
    ),
    row('outsider', 'lists the folder', refused(403, 'no_permission'), get(`${files}?path={artifacts}`)),
    row(
      'outsider',
      'lists the run’s files',
      refused(403, 'no_permission'),
      get('artifacts/list?run_id={run}'),
    ),
    row(
      'outsider',
      'opens a file from the run’s page',
      refused(403, 'no_permission'),
      get('/get-artifact?run_uuid={run}&path=note.txt'),
    ),
    row(
      'outsider',
      'opens a file of the model’s version',
      refused(403, 'no_permission'),
      get('/model-versions/get-artifact?name={model}&version=1&path=note.txt'),
    ),
    row('outsider', 'overwrites a file', refused(403, 'no_permission'), upload()),
    row('outsider', 'deletes a file', refused(403, 'no_permission'), send('DELETE', file)),
    row('colleague', 'deletes a file', done, send('DELETE', `${files}/{freshArtifacts}/note.txt`)),
    row('nobody', 'downloads a file', edge(401), get(file)),
    row(
      'scientist',
      'asks for an address of S3 itself (presigned transfers are off)',
      { status: 501 },
      send('POST', '/api/2.0/mlflow-artifacts/mpu/create/{artifacts}/x.bin', {
        json: { path: 'x.bin', num_parts: 1 },
      }),
    ),
  ],
};
