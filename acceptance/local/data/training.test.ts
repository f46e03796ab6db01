import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientEnvironment, type Outcome, python, runScript } from '../../driver/clients/python';
import { repository } from '../../driver/repository';
import { auditLines } from '../../driver/server/audit-trail';
import { sharedStack } from '../../driver/server/stack';

const script = join(repository, 'examples/train.py');
const trees = 40;

interface Training {
  readonly status: string;
  readonly experiment: string;
  readonly params: Record<string, string>;
  readonly tags: Record<string, string>;
  readonly dataset: string[];
  readonly metrics: Record<string, [step: number, value: number][]>;
  readonly files: Record<string, string>;
  readonly version: { status: string; run_id: string; description: string; tags: Record<string, string> };
  readonly inputs: string[];
  readonly has_example: boolean;
  readonly same_predictions: boolean;
}

const folder = mkdtempSync(join(tmpdir(), 'training-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('examples/train.py', () => {
  let outcome: Outcome;
  let runId: string;
  let read: Training;
  beforeAll(async () => {
    const args = [
      '--experiment',
      'training-test',
      '--model-name',
      'training-test',
      '--estimators',
      String(trees),
    ];
    outcome = await python(sharedStack, script, args, await clientEnvironment(sharedStack));
    runId = /^run +(\w+)$/m.exec(outcome.output)?.[1] ?? `no run in ${outcome.output} ${outcome.errors}`;
    read = await runScript<Training>(sharedStack, 'read_back.py', [runId, 'training-test', '1', folder]);
  }, 120_000);

  test('prints the run, the model version and the address of the run', () => {
    expect(outcome).toMatchObject({ code: 0, errors: expect.not.stringMatching(/deprecat/i) });
    expect(outcome.output).toContain('model    training-test version 1\n');
    expect(outcome.output).toMatch(
      new RegExp(`open     ${sharedStack.url}/#/experiments/\\d+/runs/${runId}\n`),
    );
  });

  test('logs parameters, tags and the data set', () => {
    expect(read).toMatchObject({ status: 'FINISHED', experiment: 'training-test', dataset: ['diabetes'] });
    expect(read.params).toEqual({
      estimators: String(trees),
      learning_rate: '0.05',
      max_depth: '3',
      seed: '7',
    });
    expect(read.tags).toMatchObject({ team: 'fraud', status: 'candidate' });
  });

  test('logs every metric at every step, with one request per step', () => {
    const steps = Array.from({ length: trees }, (_, index) => index + 1);
    expect(Object.keys(read.metrics).sort()).toEqual(['test_mae', 'test_r2', 'test_rmse', 'train_rmse']);
    for (const history of Object.values(read.metrics)) expect(history.map(([step]) => step)).toEqual(steps);
    const training = read.metrics.train_rmse?.map(([, value]) => value) ?? [];
    expect(training.at(-1)).toBeLessThan(training[0] ?? 0);
    const requests = auditLines(sharedStack, 'requests').filter(
      ({ handler, run_id }) => handler === '_log_batch' && run_id === runId,
    );
    expect(requests.length).toBeGreaterThanOrEqual(trees);
    expect(requests.length).toBeLessThan(2 * trees);
  });

  test('logs figures; the bytes in the bucket are those that a client downloads', async () => {
    const figures = Object.keys(read.files).filter((path) => path.startsWith('figures/'));
    expect(figures.sort()).toEqual([
      'figures/importances.png',
      'figures/learning-curve.png',
      'figures/predictions.png',
    ]);
    const s3 = sharedStack.s3();
    const Bucket = 'mlflow-local-artifacts';
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    for (const path of figures) {
      const Key = Contents.find((each) => each.Key?.endsWith(`${runId}/artifacts/${path}`))?.Key;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      expect(bytes.subarray(1, 4).toString()).toBe('PNG');
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(read.files[path]);
    }
  });

  test('registers a model with signature, example and description; it predicts like the trained model', () => {
    expect(read.version).toMatchObject({ status: 'READY', run_id: runId });
    expect(read.version.description).toMatch(/^40 trees of depth 3; test RMSE \d+\.\d, R² 0\.\d\d\.$/);
    expect(read.inputs).toEqual(['age', 'sex', 'bmi', 'bp', 's1', 's2', 's3', 's4', 's5', 's6']);
    expect(read).toMatchObject({ has_example: true, same_predictions: true });
  });
});

describe('examples/train.py fails with one line that says what is wrong', () => {
  const invalidSettings: [string, Record<string, string>, RegExp][] = [
    [
      'no server',
      { MLFLOW_TRACKING_URI: '' },
      /^MLFLOW_TRACKING_URI is not set: export MLFLOW_TRACKING_URI=/,
    ],
    [
      'plain HTTP',
      { MLFLOW_TRACKING_URI: sharedStack.url.replace('https', 'http') },
      /: use an address that starts with https:\/\/$/,
    ],
    ['a refused token', { MLFLOW_TRACKING_TOKEN: 'x' }, /\(401\).*npm run --silent token -- scientist/],
    ['no token', { MLFLOW_TRACKING_TOKEN: '' }, /\(401\), or no token is set: export MLFLOW_TRACKING_TOKEN=/],
    [
      'no certificate authority',
      { MLFLOW_TRACKING_SERVER_CERT_PATH: '' },
      /is not trusted on this machine: export MLFLOW_TRACKING_SERVER_C/,
    ],
    [
      'a missing certificate file',
      { MLFLOW_TRACKING_SERVER_CERT_PATH: '/none.pem' },
      /\/none\.pem, but there is no such file/,
    ],
    [
      'no server at the address',
      { MLFLOW_TRACKING_URI: 'https://localhost:1' },
      /^https:\/\/localhost:1 cannot be used: /,
    ],
  ];

  test.each(invalidSettings)(
    '%s',
    async (_, change, message) => {
      const env = { ...(await clientEnvironment(sharedStack)), ...change };
      const used = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
      const { code, output, errors } = await python(sharedStack, script, [], used);
      expect({ code, output }).toEqual({ code: 1, output: '' });
      expect(errors.trim()).toMatch(message);
      expect(errors.trim().split('\n')).toHaveLength(1);
    },
    30_000,
  );
});
