import { DescribeTasksCommand, ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { type Question, start, watch } from '../../lambda/schema-migration/handler';

const ecs = new ECSClient({ region: 'eu-central-1' });
const mock = mockClient(ecs);
beforeEach(() => {
  mock.reset();
});

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
  ({ ...event(RequestType), PhysicalResourceId: 'schema', Data: { taskArn } }) as unknown as Question;

describe('the start', () => {
  test.each(['Create', 'Update'])(
    'of a %s runs the task without a public address, once per request',
    async (type) => {
      mock.on(RunTaskCommand).resolves({ tasks: [{ taskArn }] });
      expect(await start(ecs, event(type))).toEqual({ PhysicalResourceId: 'schema', Data: { taskArn } });
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
    const answer = await start(ecs, event('Delete'));
    expect(answer).toEqual({ PhysicalResourceId: 'schema' });
    expect(await watch(ecs, { ...event('Delete'), ...answer } as Question)).toEqual({ IsComplete: true });
    expect(mock.calls()).toEqual([]);
  });

  test('reports why ECS did not start it', async () => {
    mock.on(RunTaskCommand).resolves({ tasks: [], failures: [{ reason: 'RESOURCE:CPU' }] });
    await expect(start(ecs, event('Create'))).rejects.toThrow(
      'ECS did not start the migration: RESOURCE:CPU.',
    );
  });
});

describe('the watch', () => {
  test.each(['PROVISIONING', 'PENDING', 'RUNNING', 'DEPROVISIONING'])(
    'is not complete while the task is %s',
    async (lastStatus) => {
      mock.on(DescribeTasksCommand).resolves({ tasks: [{ lastStatus, containers: [{ exitCode: 0 }] }] });
      expect(await watch(ecs, question())).toEqual({ IsComplete: false });
    },
  );

  test('is complete if the container exited with 0', async () => {
    mock
      .on(DescribeTasksCommand)
      .resolves({ tasks: [{ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] }] });
    expect(await watch(ecs, question())).toEqual({ IsComplete: true });
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
    await expect(watch(ecs, question())).rejects.toThrow(message);
    await expect(watch(ecs, question())).rejects.toThrow('migrate/server/0123456789abcdef');
  });

  test('fails if ECS no longer knows the task: the outcome is unknown', async () => {
    mock.on(DescribeTasksCommand).resolves({ tasks: [] });
    await expect(watch(ecs, question())).rejects.toThrow('its outcome is unknown');
  });
});
