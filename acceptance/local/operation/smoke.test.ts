import { type ExecFileException, execFile } from 'node:child_process';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { rest } from '../../driver/clients/https';
import { tokenOf } from '../../driver/issuer/tokens';
import { repository } from '../../driver/repository';
import { sharedStack } from '../../driver/server/stack';

interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** The command, in a terminal with these variables. */
function smoke(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd: repository, env: { ...process.env, ...variables } };
    const done = (error: ExecFileException | null, output: string, errors: string) =>
      resolve({ code: error === null ? 0 : Number(error.code), output, errors });
    execFile('npm', ['run', '--silent', 'smoke', '--', ...args], options, done);
  });
}

/** What only AWS can show. */
const ofAws = ['stacks', 'tasks', 'alarm-subscriber'];

type Checks = { name: string; outcome: string; found: string }[];
const namesOf = (checks: Checks, outcome: string) =>
  checks.filter((each) => each.outcome === outcome).map(({ name }) => name);

describe('npm run smoke, against the local stack', () => {
  let byFolder: Outcome;
  beforeAll(async () => {
    byFolder = await smoke(['--local', sharedStack.settings.folders.root, '--json']);
  }, 120_000);

  test('finds everything that a server shows from outside, and says what only AWS can show', () => {
    const { checks, proved, exitCode } = JSON.parse(byFolder.output);
    expect(namesOf(checks, 'red')).toEqual([]);
    expect(namesOf(checks, 'unseen').filter((name) => !/^S\d+-/.test(name))).toEqual(ofAws);
    expect(namesOf(checks, 'good')).toEqual(
      expect.arrayContaining(['hsts', 'stranger-api', 'id-token', 'run-with-artifact', 'audit-line']),
    );
    expect(proved.onAws).toEqual([]);
    expect({ code: byFolder.code, exitCode }).toEqual({ code: 0, exitCode: 0 });
  });

  test('leaves no run', async () => {
    const token = await tokenOf(sharedStack);
    const { experiment } = await rest<{ experiment: { experiment_id: string } }>(
      sharedStack,
      token,
      'GET',
      'experiments/get-by-name?experiment_name=mlflow-aws-smoke',
    );
    const { runs = [] } = await rest<{ runs?: object[] }>(sharedStack, token, 'POST', 'runs/search', {
      experiment_ids: [experiment.experiment_id],
    });
    expect(runs).toEqual([]);
  });

  test('works at an address, with a token that it never prints', async () => {
    const token = await tokenOf(sharedStack);
    const { code, output, errors } = await smoke(['--local', sharedStack.url], {
      MLFLOW_TRACKING_TOKEN: token,
      MLFLOW_TRACKING_SERVER_CERT_PATH: sharedStack.caFile,
    });
    expect(output).toMatch(/good {2}bearer-token +MLflow 3\.17\.2, with the token of MLFLOW_TRACKING_TOKEN/);
    expect(output).toMatch(/Proved on AWS: nothing by this run/);
    expect(`${output}${errors}`).not.toContain(token.split('.')[2]);
    expect(code).toBe(0);
  }, 120_000);
});
