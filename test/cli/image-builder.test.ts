import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { dockerfileDefault } from '../../lib/constructs/service/image/image-sources';
import { serverImage } from '../../lib/constructs/service/image/server-image';
import { answerAsAws } from '../support/aws-answers';
import { environmentOf } from '../support/environments';
import { quickly } from '../support/synthesized';

const account = '111122223333';
const folder = mkdtempSync(join(tmpdir(), 'image-builder-'));
let aws: { server: Server; url: string };
beforeAll(async () => {
  aws = await answerAsAws(account);
});
afterAll(() => {
  aws.server.close();
  aws.server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

/** A program for `CDK_DOCKER` that writes down how it is called. It has no image yet. */
function recorder(calls: string): string {
  const program = join(folder, 'builder');
  writeFileSync(
    program,
    `#!/bin/sh\necho "$PWD: $*" >> '${calls}'\n[ "$1" != login ] || cat >> '${calls}.in'\n[ "$1" != inspect ]\n`,
  );
  chmodSync(program, 0o755);
  return program;
}

/** What the real CLI calls to publish the image. */
async function publish(): Promise<string[]> {
  const outdir = join(folder, 'assembly');
  const calls = join(folder, 'calls');
  writeFileSync(calls, '');
  const app = new App({ ...quickly, outdir });
  const stack = new Stack(app, 'service', { env: { account, region: 'eu-central-1' } });
  serverImage(stack, {
    environment: environmentOf('prod'),
    key: Key.fromKeyArn(stack, 'Key', `arn:aws:kms:eu-central-1:${account}:key/1`),
  });
  app.synth();
  const cdk = spawn(
    join(__dirname, '../../node_modules/.bin/cdk'),
    ['publish-assets', 'service', '-e', '--unstable=publish-assets', '--app', outdir, '--no-notices'],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        AWS_ENDPOINT_URL: aws.url,
        AWS_ACCESS_KEY_ID: 'AKIAX',
        AWS_SECRET_ACCESS_KEY: 'x',
        AWS_REGION: 'eu-central-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        CDK_DOCKER: recorder(calls),
      },
    },
  );
  let output = '';
  for (const stream of [cdk.stdout, cdk.stderr])
    stream.on('data', (data: Buffer) => {
      output += data.toString();
    });
  const [status] = await once(cdk, 'close');
  if (status !== 0) throw new Error(output);
  return readFileSync(calls, 'utf8').split('\n').filter(Boolean);
}

test('the CLI calls the program in CDK_DOCKER, with what Docker, Podman and Finch have in common', async () => {
  const calls = await publish();
  const epoch = dockerfileDefault('SOURCE_DATE_EPOCH');
  const hash = '[0-9a-f]{64}';
  const [login, inspect, build, tag, push, ...others] = calls.map((call) => call.replace(/^.*?: /, ''));
  expect(login).toBe('login --username AWS --password-stdin registry.example.com');
  expect(readFileSync(join(folder, 'calls.in'), 'utf8')).toBe('not-a-secret');
  expect(inspect).toMatch(new RegExp(`^inspect cdkasset-${hash}$`));
  expect(build).toMatch(
    new RegExp(
      `^build --build-arg REVISION=[0-9a-f]+ --build-arg SOURCE_DATE_EPOCH=${epoch} --tag cdkasset-${hash} --platform linux/arm64 \\.$`,
    ),
  );
  expect(calls[2]).toMatch(new RegExp(`/asset\\.${hash}: build `));
  expect(tag).toMatch(new RegExp(`^tag cdkasset-${hash} registry\\.example\\.com/assets:${hash}$`));
  expect(push).toMatch(new RegExp(`^push registry\\.example\\.com/assets:${hash}$`));
  expect(others).toEqual([]);
});
