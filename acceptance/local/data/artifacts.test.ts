import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readPlan } from '../../../local/blueprint/read-plan';
import { runScript } from '../../driver/clients/python';
import { auditLines } from '../../driver/server/audit-trail';
import { sharedStack } from '../../driver/server/stack';

const Bucket = 'mlflow-local-artifacts';
const megabyte = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'artifacts-'));
const content = randomBytes(64 * megabyte);
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
let s3: ReturnType<typeof sharedStack.s3>;

beforeAll(() => {
  s3 = sharedStack.s3();
  mkdirSync(join(folder, 'up'));
  writeFileSync(join(folder, 'up', 'weights.bin'), content);
});
afterAll(() => {
  s3.destroy();
  rmSync(folder, { recursive: true });
});

async function keyOf(runId: string, path: string): Promise<string> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const found = Contents.find(({ Key }) => Key?.endsWith(`${runId}/artifacts/${path}`))?.Key;
  if (!found)
    throw new Error(`${path} of ${runId} is not among ${Contents.map(({ Key }) => Key).join(', ')}`);
  return found;
}

describe('an artifact of 64 MB is transferred unchanged, and completely through the server', () => {
  /** Artifact bytes in the audit trail so far. */
  const transferred = () => {
    const lines = auditLines(sharedStack, 'requests').filter(
      ({ kind, status }) => status === 200 && (kind === 'upload' || kind === 'download'),
    );
    return lines.reduce((sum, line) => sum + Math.max(Number(line.bytes_in), Number(line.bytes_out)), 0);
  };
  const transfer = async (down: string, env: Record<string, string> = {}) => {
    mkdirSync(join(folder, down));
    const before = transferred();
    const args = [join(folder, 'up'), join(folder, down)];
    const { run_id: runId } = await runScript<{ run_id: string }>(
      sharedStack,
      'large_artifacts.py',
      args,
      env,
    );
    const Key = await keyOf(runId, 'large/weights.bin');
    const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    const back = readFileSync(join(folder, down, 'large', 'weights.bin'));
    // The server writes the last line within a second.
    await delay(1000);
    return { Key, size: ContentLength, sha256: digest(back), through: transferred() - before };
  };
  const expected = {
    Key: expect.stringMatching(/^artifacts\/workspaces\/fraud\/\d+\/\w+\/artifacts\/large\/weights\.bin$/),
    size: content.length,
    sha256: digest(content),
    through: 2 * content.length,
  };

  test('by a client with default settings', async () => {
    expect(await transfer('through')).toEqual(expected);
  }, 120_000);

  test('by a client that requests multipart transfers with the object store', async () => {
    const env = {
      MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: 'true',
      MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD: 'true',
      MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: String(20 * megabyte),
      MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE: String(10 * megabyte),
    };
    expect(await transfer('parts', env)).toEqual(expected);
  }, 120_000);
});

test('the bucket keeps both versions of an overwritten artifact', async () => {
  const { run_id: runId, read } = await runScript<Record<string, string>>(
    sharedStack,
    'overwritten_artifact.py',
    [],
  );
  expect(read).toBe('second');
  const Key = await keyOf(runId ?? '', 'notes/report.txt');
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
  const texts = Versions.map(async ({ VersionId, IsLatest }) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    return [IsLatest, await Body?.transformToString()];
  });
  expect(await Promise.all(texts)).toEqual([
    [true, 'second'],
    [false, 'first'],
  ]);
}, 60_000);

test('the bucket has the versioning of the template', async () => {
  const { bucket } = readPlan(sharedStack.blueprint());
  expect(bucket).toEqual({ name: Bucket, versioning: 'Enabled' });
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
  expect(Status).toBe(bucket.versioning);
}, 30_000);
