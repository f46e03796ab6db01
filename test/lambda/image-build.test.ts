import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetBuildsCommand,
  type Build,
  CodeBuildClient,
  InvalidInputException,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import { DescribeImagesCommand, ECRClient, ImageNotFoundException } from '@aws-sdk/client-ecr';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import * as handlers from '../../lambda/image-build/handler';

const region = 'eu-central-1';
const services = {
  codebuild: new CodeBuildClient({ region }),
  ecr: new ECRClient({ region }),
  logs: new CloudWatchLogsClient({ region }),
  sleep: async (milliseconds: number) => {
    slept.push(milliseconds);
  },
};
const codebuild = mockClient(services.codebuild);
const ecr = mockClient(services.ecr);
const logs = mockClient(services.logs);
const slept: number[] = [];
beforeEach(() => {
  for (const mock of [codebuild, ecr, logs]) mock.reset();
  slept.length = 0;
});

const buildId = 'project:0123';
const digest = `sha256:${'a'.repeat(64)}`;
const found = { imageDetails: [{ imageDigest: digest }] };
const missing = new ImageNotFoundException({ message: 'not found', $metadata: {} });
const event = (RequestType: string) =>
  ({
    RequestType,
    RequestId: 'request-1',
    ResourceProperties: { project: 'project', repository: 'repository', tag: 'tag' },
  }) as unknown as CloudFormationCustomResourceEvent;
const question = (RequestType = 'Update', Data: handlers.Started['Data'] = { buildId }) =>
  ({ ...event(RequestType), PhysicalResourceId: 'image', Data }) as handlers.Question;
const start = (type: string) => handlers.start(services, event(type));
const watch = (asked = question()) => handlers.watch(services, asked);

describe('the start', () => {
  test.each(['Create', 'Update'])('of a %s builds, once per request', async (type) => {
    ecr.on(DescribeImagesCommand).rejects(missing);
    codebuild.on(StartBuildCommand).resolves({ build: { id: buildId } });
    expect(await start(type)).toEqual({ PhysicalResourceId: 'image', Data: { buildId } });
    expect(codebuild.commandCalls(StartBuildCommand).map(({ args }) => args[0].input)).toEqual([
      { projectName: 'project', idempotencyToken: 'request-1' },
    ]);
    expect(ecr.commandCalls(DescribeImagesCommand)[0]?.args[0].input).toEqual({
      repositoryName: 'repository',
      imageIds: [{ imageTag: 'tag' }],
    });
  });

  test('of sources that were built before builds nothing, as in a rollback', async () => {
    ecr.on(DescribeImagesCommand).resolves(found);
    const answer = await start('Update');
    expect(answer).toEqual({ PhysicalResourceId: 'image' });
    expect(await watch({ ...event('Update'), ...answer } as handlers.Question)).toEqual({
      IsComplete: true,
      Data: { digest },
    });
    expect(codebuild.calls()).toEqual([]);
  });

  test('of a Delete calls nothing and is complete: the images stay', async () => {
    const answer = await start('Delete');
    expect(answer).toEqual({ PhysicalResourceId: 'image' });
    expect(await watch({ ...event('Delete'), ...answer } as handlers.Question)).toEqual({ IsComplete: true });
    expect([...codebuild.calls(), ...ecr.calls(), ...logs.calls()]).toEqual([]);
  });

  test('fails if the repository cannot be read: a build could not be told from a missing right', async () => {
    ecr.on(DescribeImagesCommand).rejects(new Error('AccessDenied'));
    await expect(start('Create')).rejects.toThrow('AccessDenied');
    expect(codebuild.calls()).toEqual([]);
  });

  const noRole = new InvalidInputException({
    message: 'CodeBuild is not authorized to perform: sts:AssumeRole on arn:aws:iam::111122223333:role/build',
    $metadata: {},
  });

  test('waits for a role that is a minute old', async () => {
    ecr.on(DescribeImagesCommand).rejects(missing);
    codebuild
      .on(StartBuildCommand)
      .rejectsOnce(noRole)
      .rejectsOnce(noRole)
      .resolves({ build: { id: buildId } });
    expect((await start('Create')).Data).toEqual({ buildId });
    expect(slept).toEqual([5_000, 10_000]);
  });

  test('gives up after a minute, and says why', async () => {
    ecr.on(DescribeImagesCommand).rejects(missing);
    codebuild.on(StartBuildCommand).rejects(noRole);
    await expect(start('Create')).rejects.toThrow('sts:AssumeRole');
    const seconds = slept.reduce((sum, milliseconds) => sum + milliseconds, 0) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(60);
    // The function ends after 120 seconds, and each call takes its time.
    expect(seconds).toBeLessThan(90);
  });

  test('does not repeat what stays wrong', async () => {
    ecr.on(DescribeImagesCommand).rejects(missing);
    codebuild
      .on(StartBuildCommand)
      .rejects(new InvalidInputException({ message: 'Invalid buildspec', $metadata: {} }));
    await expect(start('Create')).rejects.toThrow('Invalid buildspec');
    expect(codebuild.commandCalls(StartBuildCommand)).toHaveLength(1);
  });
});

describe('the watch', () => {
  const ended = (build: Partial<Build>) =>
    codebuild.on(BatchGetBuildsCommand).resolves({ builds: [{ id: buildId, ...build }] });

  test('is not complete while the build runs, nor while CodeBuild does not know it yet', async () => {
    ended({ buildStatus: 'IN_PROGRESS' });
    expect(await watch()).toEqual({ IsComplete: false });
    codebuild.on(BatchGetBuildsCommand).resolves({ builds: [], buildsNotFound: [buildId] });
    expect(await watch()).toEqual({ IsComplete: false });
    expect(ecr.calls()).toEqual([]);
  });

  test('is complete with the digest of the image', async () => {
    ended({ buildStatus: 'SUCCEEDED' });
    ecr.on(DescribeImagesCommand).resolves(found);
    expect(await watch()).toEqual({ IsComplete: true, Data: { digest } });
  });

  test('is complete if another deployment has pushed the same image first', async () => {
    ended({ buildStatus: 'FAILED' });
    ecr.on(DescribeImagesCommand).resolves(found);
    expect(await watch()).toEqual({ IsComplete: true, Data: { digest } });
  });

  const failed: Partial<Build> = {
    buildStatus: 'FAILED',
    phases: [
      { phaseType: 'DOWNLOAD_SOURCE', phaseStatus: 'SUCCEEDED' },
      {
        phaseType: 'BUILD',
        phaseStatus: 'FAILED',
        contexts: [
          { statusCode: 'COMMAND_EXECUTION_ERROR', message: 'Error while executing command: docker buildx' },
        ],
      },
      { phaseType: 'COMPLETED' },
    ],
    logs: { groupName: '/logs/build', streamName: '0123' },
  };

  test('fails with the phase, the place of the log and its last lines', async () => {
    ended(failed);
    ecr.on(DescribeImagesCommand).rejects(missing);
    logs
      .on(GetLogEventsCommand)
      .resolves({ events: [{ message: 'ERROR: No matching distribution\n' }, { message: 'exit code: 1' }] });
    await expect(watch()).rejects.toThrow(
      'The build project:0123 of the image has ended as FAILED, without an image ' +
        '(BUILD FAILED Error while executing command: docker buildx). ' +
        'Its log is the stream 0123 of /logs/build, and ends with:\nERROR: No matching distribution\nexit code: 1',
    );
    expect(logs.commandCalls(GetLogEventsCommand)[0]?.args[0].input).toEqual({
      logGroupName: '/logs/build',
      logStreamName: '0123',
      limit: 30,
    });
  });

  test('keeps the end of a long log, within what CloudFormation takes', async () => {
    ended(failed);
    ecr.on(DescribeImagesCommand).rejects(missing);
    logs
      .on(GetLogEventsCommand)
      .resolves({ events: [...Array(29).fill({ message: 'x'.repeat(1000) }), { message: 'the cause' }] });
    const error = await watch().catch((thrown: Error) => thrown);
    expect((error as Error).message).toMatch(/the cause$/);
    expect((error as Error).message.length).toBeLessThan(2_500);
  });

  test('fails with the reason also if the log cannot be read', async () => {
    ended(failed);
    ecr.on(DescribeImagesCommand).rejects(missing);
    logs.on(GetLogEventsCommand).rejects(new Error('ResourceNotFound'));
    await expect(watch()).rejects.toThrow(/BUILD FAILED.*\(The log cannot be read: ResourceNotFound\)/s);
  });

  test.each<[string, Partial<Build>]>([
    ['was stopped before it had a log', { buildStatus: 'STOPPED', logs: {} }],
    ['says that it succeeded', { buildStatus: 'SUCCEEDED' }],
  ])('fails without an image, if the build %s', async (_, build) => {
    ended(build);
    ecr.on(DescribeImagesCommand).rejects(missing);
    await expect(watch()).rejects.toThrow(
      `has ended as ${build.buildStatus}, without an image (no reason given). It has no log.`,
    );
  });

  test('fails if somebody deletes the image that was there', async () => {
    ecr.on(DescribeImagesCommand).rejects(missing);
    await expect(watch({ ...question(), Data: undefined })).rejects.toThrow(
      'The image repository:tag was deleted during the deployment. Deploy again.',
    );
  });
});
