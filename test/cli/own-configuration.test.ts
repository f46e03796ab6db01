import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { RepositoryCopy } from '../support/repository-copy';

/** Milliseconds; the unit tests of the copy take about a minute on two cores. */
jest.setTimeout(600_000);

/** Changes `config/` like a new user; no test may fail because of it. */
function changeConfiguration(repository: RepositoryCopy): void {
  const example = repository.read('config/prod.ts');
  const bank = example
    .replaceAll('111122223333', '998877665544')
    .replaceAll('eu-central-1', 'eu-west-1')
    .replaceAll('prod.example.com', 'mlops.bank.example')
    .replace(/teams: \{[\s\S]*?\n {4}\},/, "teams: { credit: { members: 'credit-scientists' } },")
    .replace(/machines: \{[\s\S]*?\n {4}\},/, "machines: { 'credit-training': { team: 'credit' } },");
  repository.write('config/bank.ts', bank);
  const dev = repository.read('config/dev.ts');
  repository.write('config/dev.ts', dev.replaceAll('fraud', 'lending').replaceAll('10.40.0.0', '10.77.0.0'));
  const local = repository.read('config/local.ts');
  repository.write('config/local.ts', local.replaceAll('844', '944').replaceAll('fraud', 'lending'));
  repository.remove('config/staging.ts');
  // It is made from staging.
  repository.remove('config/staging-codebuild.ts');
  repository.remove('config/private.ts');
}

/** The unit tests that can read `config/`; `.dependency-cruiser.cjs` holds the list. */
const configurationTests = 'test/(?:config|docs|doctor/command|local/(?:cli|run)|policy|stacks)';

function unitTests(repository: RepositoryCopy, paths: string) {
  return repository.run('jest', ['--ci', '--verbose', paths, '--selectProjects', 'unit']);
}

describe('a clone whose environments were added, edited and deleted', () => {
  const repository = new RepositoryCopy();
  beforeAll(() => changeConfiguration(repository));
  afterAll(() => repository.dispose());

  test('passes the unit tests, which also check the new environments', () => {
    const { status, output } = unitTests(repository, configurationTests);
    expect(status === 0 ? '' : output).toBe('');
    expect(output).toMatch(/✓ config\/bank\.ts is valid/);
    expect(output).toMatch(/✓ config\/bank breaks no security rule/);
    expect(output).toMatch(/✓ config\/dev breaks no security rule/);
  });

  test('synthesizes', () => {
    const { status, output } = repository.run('cdk', ['synth', '--quiet', '--no-notices', '-c', 'env=bank']);
    expect(status === 0 ? '' : output).toBe('');
  });

  test('fails if an environment is invalid, with a message that names the file and the value', () => {
    const bank = repository.read('config/bank.ts');
    repository.write(
      'config/bank.ts',
      bank.replace("'203.0.113.0/24', '198.51.100.0/24'", "'203.0.113.1/24'"),
    );
    const { status, output } = unitTests(repository, 'test/config/');
    expect(status).toBe(1);
    expect(output).toContain('config/bank.ts');
    expect(output).toContain('203.0.113.1/24');
  });
});
