import '../../../local/cli/runtime-notices';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { origin } from '../../../lib/config/derived/origin';
import type { Blueprint } from '../../../local/blueprint/blueprint';
import { synthesize } from '../../../local/blueprint/synthesis';
import { LocalSecrets } from '../../../local/run/secrets';
import { localSettings, type Settings } from '../../../local/run/settings';
import { localEnvironment, results } from '../repository';

/** A local run: its data folder in test-results/, and its ports. */
export class Stack {
  /** Public address of the server. */
  readonly url: string;

  constructor(
    /** Name of the data folder. */
    readonly name: string,
    /** Port of the load balancer; the other ports follow it. */
    readonly port: number,
    readonly settings: Settings = localSettings({
      data: join(results, name),
      port,
      environment: localEnvironment,
    }),
  ) {
    this.url = origin(this.settings.environment);
  }

  /** The environment file that it runs. */
  get environmentFile(): string {
    return this.settings.environmentFile;
  }

  /** Arguments of `npm start` for it. */
  get args(): string[] {
    const { folders, environmentFile } = this.settings;
    return ['--data', folders.root, '--port', String(this.port), '--environment', environmentFile];
  }

  /** File for its output, outside the data folder, which a reset deletes. */
  get logFile(): string {
    return join(results, `${this.name}.log`);
  }

  /** The PEM file of its certificate authority. */
  get caFile(): string {
    return join(this.settings.folders.certificates, 'ca.pem');
  }

  /** The PEM of its certificate authority. */
  get ca(): string {
    return readFileSync(this.caFile, 'utf8');
  }

  /** A secret that the local run has generated. @throws Error if there is no such secret */
  secret(name: string): string {
    const values = JSON.parse(readFileSync(join(this.settings.folders.root, 'secrets.json'), 'utf8'));
    if (!(name in values)) throw new Error(`${this.name} has no secret ${name}`);
    return values[name];
  }

  /** The AWS credentials of the server. */
  get credentials() {
    return {
      accessKeyId: this.secret('access-key-id'),
      secretAccessKey: this.secret('secret-access-key'),
    };
  }

  /** An S3 client of its object store. */
  s3(): S3Client {
    return new S3Client({
      endpoint: `http://127.0.0.1:${this.settings.ports.objectStore}`,
      region: this.settings.environment.region,
      credentials: this.credentials,
      forcePathStyle: true,
    });
  }

  /** Its blueprint, synthesized into a separate folder. */
  blueprint(): Blueprint {
    const folders = { ...this.settings.folders, assembly: join(results, `${this.name}-cdk.out`) };
    return synthesize(
      { ...this.settings, folders },
      new LocalSecrets(join(this.settings.folders.root, 'secrets.json')),
    );
  }
}

/** The stack that the global setup starts. Every test uses it, except the tests that start and stop a server. */
export const sharedStack = new Stack('running', 19443);
