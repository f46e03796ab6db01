import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { answersOk } from '../processes/readiness';
import type { Supervisor } from '../processes/supervisor';
import { ensurePrivateFolder } from '../run/private-files';

/** What the local S3 is made of. */
export interface ObjectStoreOptions {
  /** Path of `ministack` in its virtual environment. */
  readonly executable: string;
  /** Loopback port. */
  readonly port: number;
  /** Objects and settings are kept here between runs. */
  readonly dataFolder: string;
  /** File that takes its output. */
  readonly logFile: string;
  /** Region that clients sign for. */
  readonly region: string;
  /** A random pair: ministack verifies presigned URLs by it. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A running S3. */
export interface ObjectStore {
  /** For AWS_ENDPOINT_URL_S3; presigned URLs begin with it. */
  readonly endpoint: string;
  /** Client of the local run itself, with the store's credentials. */
  readonly client: S3Client;
}

/** Milliseconds: it reads the kept objects into memory before it answers. */
const readyTimeoutMs = 60_000;

/** Starts ministack with nothing but S3, on loopback. The supervisor stops it. */
export async function startObjectStore(
  options: ObjectStoreOptions,
  supervisor: Supervisor,
): Promise<ObjectStore> {
  const { executable, port, dataFolder, logFile, region, credentials } = options;
  ensurePrivateFolder(dataFolder);
  const env = {
    PATH: process.env.PATH,
    HOME: dataFolder, // no profile, no credentials of the user
    BIND_HOST: '127.0.0.1', // its default is 0.0.0.0
    GATEWAY_PORT: String(port),
    SERVICES: 's3',
    S3_PERSIST: '1',
    S3_DATA_DIR: join(dataFolder, 'objects'),
    PERSIST_STATE: '1',
    STATE_DIR: join(dataFolder, 'state'),
    MINISTACK_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  const endpoint = `http://127.0.0.1:${port}`;
  await supervisor.start(
    { name: 'The object store (ministack)', executable, env, cwd: dataFolder, logFile },
    { ready: answersOk(`${endpoint}/_ministack/health`), readyTimeoutMs },
  );
  return { endpoint, client: new S3Client({ endpoint, region, credentials, forcePathStyle: true }) };
}
