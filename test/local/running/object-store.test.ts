import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { applyBucket } from '../../../local/object-store/apply-bucket';
import { type ObjectStore, startObjectStore } from '../../../local/object-store/object-store';
import { Supervisor } from '../../../local/processes/supervisor';
import { ensureEnvironment, type PythonEnvironment } from '../../../local/python/environment';
import { findPython } from '../../../local/python/find-python';

const LOCK = join(__dirname, '..', '..', '..', 'local/python/requirements/ministack.lock');
const CREDENTIALS = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'a random one' };
const BUCKET = 'mlflow-artifacts';
const PROPERTIES = {
  VersioningConfiguration: { Status: 'Enabled' },
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [
      {
        BucketKeyEnabled: true,
        ServerSideEncryptionByDefault: {
          SSEAlgorithm: 'aws:kms',
          KMSMasterKeyID: 'arn:aws:kms:eu-central-1:111122223333:key/1',
        },
      },
    ],
  },
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
  OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  LifecycleConfiguration: {
    Rules: [
      { Id: 'uploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      {
        Id: 'versions',
        Status: 'Enabled',
        NoncurrentVersionExpiration: { NoncurrentDays: 90 },
        NoncurrentVersionTransitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 30 }],
        Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }],
      },
    ],
  },
};
const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
};

let folder = '';
let supervisor: Supervisor;
let python: PythonEnvironment;
let store: ObjectStore;
const progress: string[] = [];

const environment = () =>
  ensureEnvironment(
    {
      name: 'ministack',
      folder: join(folder, 'python', 'ministack'),
      lockFiles: [LOCK],
      python: findPython(),
      logFile: join(folder, 'python.log'),
      progress: (message) => progress.push(message),
    },
    supervisor,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function start(): Promise<void> {
  supervisor = new Supervisor(() => undefined);
  python = await environment();
  store = await startObjectStore(
    {
      executable: python.command('ministack'),
      port: await freePort(),
      dataFolder: join(folder, 'objects'),
      logFile: join(folder, 'objects.log'),
      region: 'eu-central-1',
      credentials: CREDENTIALS,
    },
    supervisor,
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'object-store-'));
  await start();
}, 180_000);
afterAll(async () => {
  await supervisor.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the Python environment', () => {
  test('is made once', async () => {
    expect(progress).toHaveLength(2);
    const started = Date.now();
    expect((await environment()).python).toBe(python.python);
    expect(progress).toHaveLength(2);
    expect(Date.now() - started).toBeLessThan(1_000);
  });

  test('is made anew when its making was interrupted', async () => {
    rmSync(join(folder, 'python', 'ministack', 'built-from.sha256'));
    await environment();
    expect(progress).toHaveLength(3); // uv was there
  }, 60_000);
});

describe('the object store', () => {
  test('keeps the settings and the policy of the template, and takes them again', async () => {
    const first = await applyBucket(store.client, BUCKET, PROPERTIES, POLICY);
    expect(first.map(({ property, verdict }) => `${property} ${verdict}`)).toEqual([
      'VersioningConfiguration executed',
      'BucketEncryption stored',
      'PublicAccessBlockConfiguration stored',
      'LifecycleConfiguration stored',
      'OwnershipControls stored',
      'PolicyDocument stored',
    ]);
    expect(await applyBucket(store.client, BUCKET, PROPERTIES, POLICY)).toEqual(first);
  });

  test('keeps both versions of an overwritten object, over a restart', async () => {
    for (const Body of ['first', 'second'])
      await store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'model', Body }));
    await supervisor.close();
    await start();
    const { Versions } = await store.client.send(new ListObjectVersionsCommand({ Bucket: BUCKET }));
    expect(Versions).toHaveLength(2);
    const { Body } = await store.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'model' }));
    expect(await Body?.transformToString()).toBe('second');
  }, 30_000);
});
