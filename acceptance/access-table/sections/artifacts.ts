import { fraud, get, send } from '../action';
import { allowed, fromLoadBalancer, refused, shows } from '../outcome';
import { row, type Section } from '../row';

const files = '/api/2.0/mlflow-artifacts/artifacts';
const file = `${files}/{artifacts}/note.txt`;
const upload = (path = file, more = {}) => send('PUT', path, { text: 'new', ...more });

/** Uploads, downloads and deletions of artifacts. */
export const artifacts: Section = {
  title: 'Artifacts of team fraud',
  rows: [
    row('scientist', 'uploads a file', allowed, upload(`${files}/{artifacts}/more.txt`)),
    row(
      'scientist',
      'uploads a file of 20 MB',
      allowed,
      upload(`${files}/{artifacts}/large.bin`, { bytes: 20 * 1024 * 1024 }),
    ),
    row(
      'machine',
      'uploads a file to the run of scientist',
      allowed,
      upload(`${files}/{artifacts}/more.txt`),
    ),
    row('colleague', 'downloads a file', shows(), get(file)),
    row(
      'scientist in a browser',
      'opens a file from the page of the run',
      shows(),
      get('/get-artifact?run_uuid={run}&path=note.txt'),
    ),
    row('governor', 'downloads a file', shows(), get(file, fraud)),
    row('governor', 'uploads a file', refused(403, 'no_permission'), upload(file, fraud)),
    row('outsider', 'downloads a file by its path', refused(403, 'no_permission'), get(file)),
    row(
      'outsider',
      'downloads a file by its path, through the workspace of team fraud',
      refused(403, 'other_team'),
      get(file, fraud),
    ),
    row(
      'outsider',
      'downloads a file by a path that leaves pricing with `..`',
      refused(403, 'no_permission'),
      get(`${files}/workspaces/pricing/../fraud/{artifactsInside}/note.txt`),
    ),
    row(
      'outsider',
      'downloads a file by a path that leaves pricing with `%2e%2e`',
      refused(403, 'no_permission'),
      get(`${files}/workspaces/pricing/%2e%2e/fraud/{artifactsInside}/note.txt`),
    ),
    row(
      'outsider',
      'downloads a file by a path that leaves pricing with `%252e%252e`',
      refused(403, 'no_permission'),
      get(`${files}/workspaces/pricing/%252e%252e/fraud/{artifactsInside}/note.txt`),
    ),
    row('outsider', 'lists the folder', refused(403, 'no_permission'), get(`${files}?path={artifacts}`)),
    row(
      'outsider',
      'lists the files of the run',
      refused(403, 'no_permission'),
      get('artifacts/list?run_id={run}'),
    ),
    row(
      'outsider',
      'opens a file from the page of the run',
      refused(403, 'no_permission'),
      get('/get-artifact?run_uuid={run}&path=note.txt'),
    ),
    row(
      'outsider',
      'opens a file of the model version',
      refused(403, 'no_permission'),
      get('/model-versions/get-artifact?name={model}&version=1&path=note.txt'),
    ),
    row('outsider', 'overwrites a file', refused(403, 'no_permission'), upload()),
    row('outsider', 'deletes a file', refused(403, 'no_permission'), send('DELETE', file)),
    row('colleague', 'deletes a file', allowed, send('DELETE', `${files}/{freshArtifacts}/note.txt`)),
    row('anonymous', 'downloads a file', fromLoadBalancer(401), get(file)),
    row(
      'scientist',
      'requests a presigned S3 upload (presigned transfers are off)',
      { status: 501 },
      send('POST', '/api/2.0/mlflow-artifacts/mpu/create/{artifacts}/x.bin', {
        json: { path: 'x.bin', num_parts: 1 },
      }),
    ),
  ],
};
