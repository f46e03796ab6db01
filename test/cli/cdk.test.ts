import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { RepositoryCopy } from '../support/repository-copy';

const repository = new RepositoryCopy();
const home = mkdtempSync(join(tmpdir(), 'cdk-home-'));
afterAll(() => {
  repository.dispose();
  rmSync(home, { recursive: true });
});

/** Runs the real CLI without credentials, settings or a network. */
function cdk(...args: string[]) {
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    CDK_HOME: home,
    AWS_EC2_METADATA_DISABLED: 'true',
    HTTPS_PROXY: 'http://127.0.0.1:9',
  };
  return repository.run('cdk', [...args, '--no-notices'], env);
}

describe('cdk synth', () => {
  test.each([
    ['prdo', '-c env=prod'],
    ['', '-c env=dev'],
  ])('with the unknown environment %p exits with 1 and names the known ones', (name, fix) => {
    const { status, output } = cdk(
      'synth',
      '--quiet',
      '--output',
      join(home, 'unknown'),
      '-c',
      `env=${name}`,
    );
    expect(status).toBe(1);
    expect(output).toContain('allowed  dev, local, private, prod, staging');
    expect(output).toContain(fix);
    expect(output).not.toMatch(/\n\s+at /);
  });

  test('works without credentials, network or Docker, and prints no warning', () => {
    const { status, output } = cdk('synth', '--quiet', '--output', join(home, 'prod'), '-c', 'env=prod');
    expect(output).not.toMatch(/WARNING|ERROR/);
    expect(status).toBe(0);
    expect(readdirSync(join(home, 'prod')).filter((file) => file.endsWith('.template.json'))).toHaveLength(5);
    const manifest = JSON.parse(readFileSync(join(home, 'prod/manifest.json'), 'utf8'));
    expect(manifest.missing).toBeUndefined();
  });
});

test('cdk list shows the stacks in the order of deployment', () => {
  const { status, output } = cdk('list', '-c', 'env=prod');
  expect(status).toBe(0);
  expect(output.match(/^(network|data|identity|service|observability)\b/gm)).toEqual([
    'network',
    'data',
    'identity',
    'service',
    'observability',
  ]);
});
