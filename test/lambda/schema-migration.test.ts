import { ClientException, DescribeTasksCommand, ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import * as handlers from '../../lambda/schema-migration/handler';

const ecs = new ECSClient({ region: 'eu-central-1' });
const mock = mockClient(ecs);
beforeEach(() => {
  mock.reset();
  slept.length = 0;
});

const startedAt = Date.parse('2026-11-20T08:00:00Z');
const slept: number[] = [];
/** A clock that stands still; `after` is how long ago the task was started. */
const clock = (after = 0): handlers.Clock => ({
  now: () => startedAt + after,
  sleep: async (milliseconds) => {
    slept.push(milliseconds);
  },
});
const start = (event: CloudFormationCustomResourceEvent) => handlers.start(ecs, event, clock());
const watch = (question: handlers.Question, after?: number) => handlers.watch(ecs, question, clock(after));

const properties = {
  cluster: 'arn:aws:ecs:eu-central-1:111122223333:cluster/mlflow',
  taskDefinition: 'arn:aws:ecs:eu-central-1:111122223333:task-definition/migrate:7',
  subnets: ['subnet-1', 'subnet-2'],
  securityGroups: ['sg-1'],
};
const taskArn = 'arn:aws:ecs:eu-central-1:111122223333:task/mlflow/0123456789abcdef';
const event = (RequestType: string) =>
  ({
    RequestType,
    RequestId: 'request-1',
    ResourceProperties: properties,
  }) as unknown as CloudFormationCustomResourceEvent;
const question = (RequestType = 'Update') =>
  ({
    ...event(RequestType),
    PhysicalResourceId: 'schema',
    Data: { taskArn, startedAt },
  }) as unknown as handlers.Question;

describe('the start', () => {
  test.each(['Create', 'Update'])(
    'of a %s runs the task without a public address, once per request',
    async (type) => {
      mock.on(RunTaskCommand).resolves({ tasks: [{ taskArn }] });
      expect(await start(event(type))).toEqual({
        PhysicalResourceId: 'schema',
        Data: { taskArn, startedAt },
      });
      expect(mock.commandCalls(RunTaskCommand)[0]?.args[0].input).toEqual({
        cluster: properties.cluster,
        taskDefinition: properties.taskDefinition,
        launchType: 'FARGATE',
        clientToken: 'request-1',
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: properties.subnets,
            securityGroups: ['sg-1'],
            assignPublicIp: 'DISABLED',
          },
        },
      });
    },
  );

  test('of a Delete runs nothing and is complete', async () => {
    const answer = await start(event('Delete'));
    expect(answer).toEqual({ PhysicalResourceId: 'schema' });
    expect(await watch({ ...event('Delete'), ...answer } as handlers.Question)).toEqual({ IsComplete: true });
    expect(mock.calls()).toEqual([]);
  });

  test('reports why ECS did not start it', async () => {
    mock.on(RunTaskCommand).resolves({ tasks: [], failures: [{ reason: 'RESOURCE:CPU' }] });
    await expect(start(event('Create'))).rejects.toThrow('ECS did not start the migration: RESOURCE:CPU.');
    expect(slept).toEqual([]);
  });

  const noRole = new ClientException({
    message:
      'ECS was unable to assume the role that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions.',
    $metadata: {},
  });
  const noLinkedRole = new ClientException({
    message:
      'Unable to assume the service linked role. Please verify that the ECS service linked role exists.',
    $metadata: {},
  });
  const noCapacity = { tasks: [], failures: [{ reason: 'Capacity is unavailable at this time' }] };

  test('waits for roles that are a minute old, and for capacity', async () => {
    mock
      .on(RunTaskCommand)
      .rejectsOnce(noRole)
      .rejectsOnce(noLinkedRole)
      .resolvesOnce(noCapacity)
      .resolves({ tasks: [{ taskArn }] });
    expect((await start(event('Create'))).Data?.taskArn).toBe(taskArn);
    const tokens = mock.commandCalls(RunTaskCommand).map(({ args }) => args[0].input.clientToken);
    expect(tokens).toEqual(['request-1', 'request-1-1', 'request-1-2', 'request-1-3']);
  });

  test('gives up after a minute, and says why', async () => {
    mock.on(RunTaskCommand).resolves(noCapacity);
    await expect(start(event('Create'))).rejects.toThrow('Capacity is unavailable at this time');
    const seconds = slept.reduce((sum, milliseconds) => sum + milliseconds, 0) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(60);
    // The function ends after 120 seconds, and each call takes its time.
    expect(seconds).toBeLessThan(90);
  });

  test('does not repeat what stays wrong', async () => {
    const wrong = new ClientException({ message: 'TaskDefinition not found.', $metadata: {} });
    mock.on(RunTaskCommand).rejects(wrong);
    await expect(start(event('Create'))).rejects.toThrow('TaskDefinition not found.');
    expect(mock.commandCalls(RunTaskCommand)).toHaveLength(1);
  });
});

describe('the watch', () => {
  test.each(['PROVISIONING', 'PENDING', 'RUNNING', 'DEPROVISIONING'])(
    'is not complete while the task is %s',
    async (lastStatus) => {
      mock.on(DescribeTasksCommand).resolves({ tasks: [{ lastStatus, containers: [{ exitCode: 0 }] }] });
      expect(await watch(question())).toEqual({ IsComplete: false });
    },
  );

  test('is complete if the container exited with 0', async () => {
    mock
      .on(DescribeTasksCommand)
      .resolves({ tasks: [{ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] }] });
    expect(await watch(question())).toEqual({ IsComplete: true });
  });

  test.each([
    [1, 'exit code 1; Essential container exited'],
    [undefined, 'exit code none; Essential container exited CannotPullContainerError'],
  ])('fails with exit code %p, and names the log', async (exitCode, message) => {
    const reason = exitCode === undefined ? 'CannotPullContainerError' : undefined;
    mock.on(DescribeTasksCommand).resolves({
      tasks: [
        {
          taskArn,
          lastStatus: 'STOPPED',
          stoppedReason: 'Essential container exited',
          containers: [{ exitCode, reason }],
        },
      ],
    });
    await expect(watch(question())).rejects.toThrow(message);
    await expect(watch(question())).rejects.toThrow('migrate/server/0123456789abcdef');
  });

  const missing = { tasks: [], failures: [{ arn: taskArn, reason: 'MISSING' }] };

  test.each([0, 1_000, 299_000])('waits for a task that ECS does not know after %d ms', async (after) => {
    mock.on(DescribeTasksCommand).resolves(missing);
    expect(await watch(question(), after)).toEqual({ IsComplete: false });
  });

  test('fails if ECS does not know the task after five minutes: the outcome is unknown', async () => {
    mock.on(DescribeTasksCommand).resolves(missing);
    await expect(watch(question(), 300_000)).rejects.toThrow('its outcome is unknown');
  });
});
