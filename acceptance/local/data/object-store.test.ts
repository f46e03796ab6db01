import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ensureBucket } from '../../../local/object-store/bucket';
import { type ObjectStore, startObjectStore } from '../../../local/object-store/object-store';
import { Supervisor } from '../../../local/processes/supervisor';
import { ensureEnvironment, type PythonEnvironment } from '../../../local/python/environment';
import { findPython } from '../../../local/python/find-python';
import { repository } from '../../driver/repository';

const lock = join(repository, 'local/python/requirements/ministack.lock');
const awsCredentials = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'a random one' };
const artifactBucket = { name: 'mlflow-artifacts', versioning: 'Enabled' } as const;
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
      lockFiles: [lock],
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
      credentials: awsCredentials,
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
  test('is created once', async () => {
    expect(progress).toHaveLength(2);
    const started = Date.now();
    expect((await environment()).python).toBe(python.python);
    expect(progress).toHaveLength(2);
    expect(Date.now() - started).toBeLessThan(1_000);
  });

  test('is created again after an interrupted installation', async () => {
    rmSync(join(folder, 'python', 'ministack', 'built-from.sha256'));
    await environment();
    expect(progress).toHaveLength(3); // without uv, which is installed
  }, 60_000);
});

describe('the object store', () => {
  test('creates a versioned bucket, and keeps an existing one', async () => {
    for (let time = 0; time < 2; time += 1) await ensureBucket(store.client, artifactBucket);
    const { Status } = await store.client.send(
      new GetBucketVersioningCommand({ Bucket: artifactBucket.name }),
    );
    expect(Status).toBe('Enabled');
  });

  test('keeps both versions of an overwritten object after a restart', async () => {
    for (const Body of ['first', 'second'])
      await store.client.send(new PutObjectCommand({ Bucket: artifactBucket.name, Key: 'model', Body }));
    await supervisor.close();
    await start();
    const { Versions } = await store.client.send(
      new ListObjectVersionsCommand({ Bucket: artifactBucket.name }),
    );
    expect(Versions).toHaveLength(2);
    const { Body } = await store.client.send(
      new GetObjectCommand({ Bucket: artifactBucket.name, Key: 'model' }),
    );
    expect(await Body?.transformToString()).toBe('second');
  }, 30_000);
});
