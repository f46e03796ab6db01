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

/** A data folder under test-results/ and the ports of the server that runs on it. */
export class Stack {
  readonly url: string;

  constructor(
    readonly name: string,
    readonly port: number,
    readonly settings: Settings = localSettings({
      data: join(results, name),
      port,
      environment: localEnvironment,
    }),
  ) {
    this.url = origin(this.settings.environment);
  }

  get environmentFile(): string {
    return this.settings.environmentFile;
  }

  /** The options that start it. */
  get args(): string[] {
    const { folders, environmentFile } = this.settings;
    return ['--data', folders.root, '--port', String(this.port), '--environment', environmentFile];
  }

  /** Where its output goes: beside the data folder, which a reset empties. */
  get logFile(): string {
    return join(results, `${this.name}.log`);
  }

  get caFile(): string {
    return join(this.settings.folders.certificates, 'ca.pem');
  }

  get ca(): string {
    return readFileSync(this.caFile, 'utf8');
  }

  /** What the server has made up and kept; asking for a value that is not there is an error. */
  secret(name: string): string {
    const values = JSON.parse(readFileSync(join(this.settings.folders.root, 'secrets.json'), 'utf8'));
    if (!(name in values)) throw new Error(`${this.name} has no secret ${name}`);
    return values[name];
  }

  get credentials() {
    return {
      accessKeyId: this.secret('access-key-id'),
      secretAccessKey: this.secret('secret-access-key'),
    };
  }

  /** A client of its object store. */
  s3(): S3Client {
    return new S3Client({
      endpoint: `http://127.0.0.1:${this.settings.ports.objectStore}`,
      region: this.settings.environment.region,
      credentials: this.credentials,
      forcePathStyle: true,
    });
  }

  /** The blueprint that it runs, synthesized anew into a folder of the test's. */
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
