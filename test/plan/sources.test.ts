import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { buildApp } from '../../lib/app';
import { findBaseline } from '../../plan/sources/baseline';
import { environmentOf } from '../support/environments';
import { quickly } from '../support/synthesized';

const folder = mkdtempSync(join(tmpdir(), 'plan-sources-'));
afterAll(() => rmSync(folder, { recursive: true }));

const environment = environmentOf('dev');
const context = {
  root: folder,
  name: 'dev',
  environment,
  scratch: folder,
  signal: new AbortController().signal,
};

const sts = mockClient(STSClient);
const cloudFormation = mockClient(CloudFormationClient);
beforeEach(() => {
  sts.reset();
  cloudFormation.reset();
});

const withoutCredentials = () =>
  sts
    .on(GetCallerIdentityCommand)
    .rejects(Object.assign(new Error('none'), { name: 'CredentialsProviderError' }));

describe('with credentials', () => {
  test('the deployed templates are read; stacks that do not exist or never did are left out', async () => {
    sts.on(GetCallerIdentityCommand).resolves({ Account: environment.account });
    const stack = (name: string, StackStatus: 'UPDATE_COMPLETE' | 'ROLLBACK_COMPLETE') =>
      cloudFormation.on(DescribeStacksCommand, { StackName: name }).resolves({
        Stacks: [{ StackName: name, StackStatus, CreationTime: new Date() }],
      });
    cloudFormation.on(DescribeStacksCommand).rejects(new Error('Stack with id x does not exist'));
    stack('mlflow-dev-network', 'UPDATE_COMPLETE');
    stack('mlflow-dev-data', 'ROLLBACK_COMPLETE');
    cloudFormation
      .on(GetTemplateCommand)
      .resolves({ TemplateBody: '{"Resources":{"Vpc":{"Type":"AWS::EC2::VPC"}}}' });
    await expect(findBaseline({}, context)).resolves.toEqual({
      description: 'what is deployed in 111122223333, eu-central-1',
      stacks: [
        {
          id: 'network',
          name: 'mlflow-dev-network',
          template: { Resources: { Vpc: { Type: 'AWS::EC2::VPC' } } },
        },
      ],
    });
  });

  test('of another account there is no plan: it would take every stack for a new one', async () => {
    sts.on(GetCallerIdentityCommand).resolves({ Account: '999999999999' });
    await expect(findBaseline({}, context)).rejects.toThrow(
      /account 999999999999, and the environment to account 111122223333/,
    );
  });

  test('a refusal of CloudFormation is not taken for a stack that does not exist', async () => {
    sts.on(GetCallerIdentityCommand).resolves({ Account: environment.account });
    cloudFormation
      .on(DescribeStacksCommand)
      .rejects(new Error('not authorized to perform: cloudformation:DescribeStacks'));
    await expect(findBaseline({}, context)).rejects.toThrow('not authorized');
  });
});

describe('without credentials', () => {
  beforeEach(() => {
    withoutCredentials();
  });

  test('and without cdk.out, the message says what can be named', async () => {
    await expect(findBaseline({}, context)).rejects.toThrow(/--from <revision>.*--assembly <folder>/);
  });

  test('cdk.out is read, in the order of deployment', async () => {
    buildApp('dev', environment, { ...quickly, outdir: join(folder, 'cdk.out') }).synth();
    const { description, stacks } = await findBaseline({}, context);
    expect(description).toMatch(/^cdk\.out, /);
    expect(stacks.map(({ name }) => name)).toEqual(
      ['identity', 'network', 'data', 'service', 'observability'].map((id) => `mlflow-dev-${id}`),
    );
  });

  test('a folder of another environment is refused', async () => {
    const choice = { assembly: join(folder, 'cdk.out') };
    await expect(findBaseline(choice, { ...context, name: 'prod' })).rejects.toThrow(
      /no stack of environment prod: it has mlflow-dev-identity/,
    );
  });

  test('a folder that was not synthesized is refused', async () => {
    await expect(findBaseline({ assembly: folder }, context)).rejects.toThrow(/has no manifest\.json/);
  });
});
