import { gzipSync } from 'node:zlib';
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  DescribeSubscriptionFiltersCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import {
  GetObjectCommand,
  GetObjectRetentionCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { runChecks } from '../../checks/run-checks';
import type { Verdict } from '../../checks/verdict';
import { alarmSubscriber } from '../../smoke/checks/alarm-subscriber';
import { auditLine, auditLineWithin } from '../../smoke/checks/audit-line';
import { stacks } from '../../smoke/checks/stacks';
import { tasks } from '../../smoke/checks/tasks';
import * as names from '../../smoke/evidence/physical-id';
import type { SmokeCheck } from '../../smoke/facts';
import { provedBy, provedText } from '../../smoke/proved';
import { checkOf } from '../../smoke/suspicion';
import { suspicions } from '../../smoke/suspicions';
import { type TemplateJson, templates } from '../support/synthesized';
import { type FactsOptions, factsOf } from './facts';
import { type Difference, loginAt, type RunningServer, startServer } from './right-server';

const cloudFormation = mockClient(CloudFormationClient);
const logs = mockClient(CloudWatchLogsClient);
const ecs = mockClient(ECSClient);
const s3 = mockClient(S3Client);
const sns = mockClient(SNSClient);

let server: RunningServer;
/** `x-request-id` of the last run that the server has made. */
let requestId = '';
beforeAll(async () => {
  server = await startServer({
    answer: ({ path }, right) => {
      const reply = right();
      if (path.endsWith('/runs/create')) requestId = reply.headers?.['x-request-id'] ?? '';
      return reply;
    },
  });
});
afterAll(() => server.close());

const resource = (
  ResourceType: string,
  LogicalResourceId: string,
  ResourceStatus: string = 'CREATE_COMPLETE',
) => ({
  ResourceType,
  LogicalResourceId,
  PhysicalResourceId: `physical-${LogicalResourceId}`,
  ResourceStatus: ResourceStatus as 'CREATE_COMPLETE',
  LastUpdatedTimestamp: new Date(0),
});

/** What the stacks have made. */
const made = {
  'mlflow-prod-data': [
    resource('AWS::Logs::LogGroup', 'AuditTrailLogGroup1'),
    resource('AWS::Logs::LogGroup', 'AuditTrailDeliveryLog1'),
    resource('AWS::S3::Bucket', 'AuditTrailBucket1'),
    resource('AWS::SNS::Topic', 'NotificationTopic1'),
    resource('AWS::RDS::DBInstance', 'DatabaseInstance1'),
  ],
  'mlflow-prod-service': [
    resource('AWS::ECS::Cluster', 'ServerCluster1'),
    resource('AWS::ECS::Service', 'ServerService1'),
    resource('AWS::Lambda::Function', 'IssuerKeysFunction1'),
  ],
};

const statusIs = (status: string) =>
  cloudFormation.on(DescribeStacksCommand).callsFake(({ StackName }) => ({
    Stacks: [{ StackName, StackStatus: status, CreationTime: new Date(0) }],
  }));
const resourcesAre = (all: Record<string, object[]>) =>
  cloudFormation
    .on(ListStackResourcesCommand)
    .callsFake(({ StackName }) => ({ StackResourceSummaries: all[StackName] ?? [] }));
const failureIs = (ResourceType: string, ResourceStatusReason: string) =>
  cloudFormation.on(DescribeStackEventsCommand).resolves({
    StackEvents: [
      {
        ResourceType,
        ResourceStatusReason,
        ResourceStatus: 'CREATE_FAILED',
        StackId: '',
        EventId: '',
        StackName: '',
        Timestamp: new Date(),
      },
    ],
  });
const tasksAre = (running: number, stoppedReason = 'CannotPullContainerError: 403') => {
  ecs.on(DescribeServicesCommand).resolves({ services: [{ desiredCount: 2, events: [] }] });
  ecs.on(ListTasksCommand).callsFake(({ desiredStatus }) => ({
    taskArns: desiredStatus === 'RUNNING' && running === 0 ? [] : [desiredStatus],
  }));
  ecs.on(DescribeTasksCommand).callsFake(({ tasks: [status] }) => ({
    tasks:
      status === 'RUNNING'
        ? Array.from({ length: running }, () => ({
            lastStatus: 'RUNNING',
            containers: [{ imageDigest: 'sha256:1' }],
          }))
        : [{ stoppedReason }],
  }));
};
/** What the log of the delivery says, the newest last. */
const failuresAre = (...messages: string[]) =>
  logs.on(FilterLogEventsCommand, { logGroupName: 'physical-AuditTrailDeliveryLog1' }).resolves({
    events: messages.map((message) => ({ message })),
  });
/** An object of the audit bucket with these lines, or with that of the run. */
const objectIs = ({ text, until = '2100-01-01' }: { text?: string; until?: string } = {}) => {
  s3.on(ListObjectsV2Command).callsFake(({ Prefix }) => ({
    Contents: [
      { Key: `${Prefix}before`, LastModified: new Date(0) },
      { Key: `${Prefix}after`, LastModified: new Date(Date.now() + 300_000) },
    ],
  }));
  s3.on(GetObjectCommand).callsFake(({ Key }) => ({
    Body: {
      transformToByteArray: async () =>
        gzipSync(text ?? (Key.endsWith('after') ? `{"request_id":"${requestId}"}\n` : '')),
    },
  }));
  s3.on(GetObjectRetentionCommand).resolves({
    Retention: { Mode: 'GOVERNANCE', RetainUntilDate: new Date(until) },
  });
};

beforeEach(() => {
  for (const each of [cloudFormation, logs, ecs, s3, sns]) each.reset();
  statusIs('UPDATE_COMPLETE');
  resourcesAre(made);
  cloudFormation.on(DescribeStackEventsCommand).resolves({ StackEvents: [] });
  tasksAre(2);
  objectIs();
  logs.on(DescribeSubscriptionFiltersCommand).resolves({ subscriptionFilters: [{}] });
  logs.on(FilterLogEventsCommand).resolves({ events: [{}] });
});

const suspicion = (id: string) => {
  const found = suspicions.find((each) => each.id === id);
  if (!found) throw new Error(id);
  return checkOf(found);
};

interface Case {
  readonly check: SmokeCheck;
  readonly when: string;
  readonly arrange?: () => void;
  readonly options?: FactsOptions;
  readonly difference?: Difference;
  readonly says: Verdict['outcome'];
  readonly found: RegExp;
}

const later: FactsOptions['change'] = (input) => {
  input.region = 'ca-west-1';
  input.availabilityZones = ['ca-west-1a', 'ca-west-1b', 'ca-west-1c'];
};
const onPort: FactsOptions['change'] = (input) => {
  input.exposure.port = 8443;
};
const noToken = { tokens: { access: { missing: 'no token: log in' } } };
const local: FactsOptions = { environment: 'local', place: 'this machine' };

const cases: readonly Case[] = [
  { check: stacks, when: 'all are complete', says: 'good', found: /5 stacks/ },
  {
    check: stacks,
    when: 'one has rolled back',
    arrange: () => statusIs('ROLLBACK_COMPLETE'),
    says: 'red',
    found: /mlflow-prod-data is ROLLBACK_COMPLETE/,
  },
  { check: tasks, when: 'all run', says: 'good', found: /2 of 2 tasks run/ },
  {
    check: tasks,
    when: 'one does not',
    arrange: () => tasksAre(1),
    says: 'red',
    found: /1 of 2 tasks run: CannotPull/,
  },
  {
    check: alarmSubscriber,
    when: 'somebody has confirmed',
    arrange: () =>
      sns
        .on(ListSubscriptionsByTopicCommand)
        .resolves({ Subscriptions: [{ SubscriptionArn: 'arn:aws:sns:x', Protocol: 'email' }] }),
    says: 'good',
    found: /email/,
  },
  {
    check: alarmSubscriber,
    when: 'nobody has confirmed',
    arrange: () =>
      sns.on(ListSubscriptionsByTopicCommand).resolves({
        Subscriptions: [
          { SubscriptionArn: 'PendingConfirmation', Protocol: 'email', Endpoint: 'a@example.com' },
        ],
      }),
    says: 'red',
    found: /a@example\.com has not confirmed/,
  },
  {
    check: alarmSubscriber,
    when: 'nobody has subscribed',
    arrange: () => sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [] }),
    says: 'red',
    found: /nobody hears/,
  },
  { check: auditLine, when: 'the log group has the line', says: 'good', found: /after 0 s, request/ },
  {
    check: auditLineWithin(0),
    when: 'the line is on the second page',
    arrange: () =>
      logs
        .on(FilterLogEventsCommand)
        .resolvesOnce({ events: [], nextToken: 'next' })
        .resolves({ events: [{}] }),
    says: 'good',
    found: /after 0 s/,
  },
  {
    check: auditLineWithin(0),
    when: 'the log group does not have it',
    arrange: () => logs.on(FilterLogEventsCommand).resolves({ events: [] }),
    says: 'red',
    found: /no line of request/,
  },
  {
    check: suspicion('S1'),
    when: 'the line is in a locked object',
    says: 'good',
    found: /after \d+ s, locked \(GOVERNANCE\) until 2100-01-01/,
  },
  {
    check: suspicion('S1'),
    when: 'the object is not locked',
    arrange: () =>
      s3
        .on(GetObjectRetentionCommand)
        .rejects(Object.assign(new Error('none'), { name: 'NoSuchObjectLockConfiguration' })),
    says: 'red',
    found: /after is not locked/,
  },
  {
    check: suspicion('S1'),
    when: 'the lock has ended',
    arrange: () => objectIs({ until: '2020-01-01' }),
    says: 'red',
    found: /after is not locked/,
  },
  {
    check: suspicion('S1'),
    when: 'the credentials may not read the lock',
    arrange: () =>
      s3.on(GetObjectRetentionCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' })),
    says: 'unseen',
    found: /may not look/,
  },
  {
    check: suspicion('S1'),
    when: 'nobody has waited',
    arrange: () => objectIs({ text: 'other' }),
    says: 'unseen',
    found: /run again with --wait/,
  },
  {
    check: suspicion('S1'),
    when: 'nothing has come',
    arrange: () => {
      objectIs({ text: 'other' });
      failuresAre('an older reason', 'Content-MD5 OR x-amz-checksum- HTTP header is required');
    },
    options: { patience: 1 },
    says: 'red',
    found: /is not there after .* minutes; reason: Content-MD5 OR x-amz-checksum-/,
  },
  { check: suspicion('S1'), when: 'there is no token', options: noToken, says: 'unseen', found: /no token/ },
  {
    check: suspicion('S1'),
    when: 'the credentials may not read the bucket',
    arrange: () => s3.on(GetObjectCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' })),
    says: 'unseen',
    found: /may not look/,
  },
  { check: suspicion('S2'), when: 'something was delivered', says: 'good', found: /audit\/date=/ },
  {
    check: suspicion('S2'),
    when: 'Firehose was refused',
    arrange: () => {
      objectIs({ text: 'other' });
      failuresAre('{"errorCode":"S3.AccessDenied","errorMessage":"s3:GetObject"}');
    },
    options: { patience: 1 },
    says: 'red',
    found: /S3\.AccessDenied/,
  },
  {
    check: suspicion('S2'),
    when: 'something else was wrong',
    arrange: () => {
      objectIs({ text: 'other' });
      failuresAre('Content-MD5 OR x-amz-checksum- HTTP header is required');
    },
    options: { patience: 1 },
    says: 'unseen',
    found: /for another reason: see S1/,
  },
  { check: suspicion('S3'), when: 'tasks run', says: 'good', found: /2 tasks have pulled the image/ },
  {
    check: suspicion('S3'),
    when: 'none does',
    arrange: () => tasksAre(0),
    says: 'red',
    found: /no task has pulled the image: CannotPullContainerError: 403/,
  },
  {
    check: suspicion('S3'),
    when: 'the endpoints are those of the organization',
    options: {
      environment: 'private',
      change: ({ network }) => {
        if (network.kind === 'imported') network.endpoints = { ecrDkr: 'existing' };
      },
    },
    says: 'unseen',
    found: /not those of the kit/,
  },
  { check: suspicion('S4'), when: 'tasks run', says: 'good', found: /2 tasks run/ },
  {
    check: suspicion('S4'),
    when: 'none does',
    arrange: () => tasksAre(0, 'ECS was unable to assume the role'),
    says: 'red',
    found: /unable to assume/,
  },
  ...['S3', 'S4', 'S5'].map(
    (id): Case => ({
      check: suspicion(id),
      options: { change: later },
      when: 'no task runs for another reason',
      arrange: () => tasksAre(0, 'Essential container in task exited'),
      says: 'unseen',
      found: /for another reason: Essential container/,
    }),
  ),
  {
    check: suspicion('S3'),
    when: 'nothing is deployed',
    arrange: () => resourcesAre({}),
    says: 'unseen',
    found: /^not decided: the stack mlflow-prod-service has no AWS::ECS::Cluster/,
  },
  {
    check: suspicion('S7'),
    when: 'the server does not answer',
    options: { origin: 'https://localhost:1' },
    says: 'unseen',
    found: /^not decided: https:\/\/localhost:1 does not answer/,
  },
  {
    check: suspicion('S5'),
    when: 'the region opened earlier',
    says: 'unseen',
    found: /eu-central-1 opened earlier/,
  },
  {
    check: suspicion('S5'),
    when: 'tasks run in a later region',
    options: { change: later },
    says: 'good',
    found: /2 tasks run in ca-west-1/,
  },
  {
    check: suspicion('S5'),
    when: 'none runs there',
    options: { change: later },
    arrange: () => tasksAre(0, 'ResourceInitializationError: unable to reach the agent'),
    says: 'red',
    found: /no task runs in ca-west-1/,
  },
  { check: suspicion('S6'), when: 'the subscription is there', says: 'good', found: /without a failure/ },
  {
    check: suspicion('S6'),
    when: 'it is not',
    arrange: () => logs.on(DescribeSubscriptionFiltersCommand).resolves({}),
    says: 'red',
    found: /has no subscription/,
  },
  {
    check: suspicion('S6'),
    when: 'it failed once',
    arrange: () => failureIs('AWS::Logs::SubscriptionFilter', 'Could not deliver test message'),
    says: 'red',
    found: /it failed once: Could not deliver test message/,
  },
  {
    check: suspicion('S7'),
    when: 'the load balancer verifies',
    says: 'good',
    found: /bad tokens end at the load balancer/,
  },
  {
    check: suspicion('S7'),
    when: 'it forwards every token',
    difference: {
      answer: (seen) =>
        seen.token === 'smoke' ? { status: 401, headers: { 'x-request-id': '1' } } : undefined,
    },
    says: 'red',
    found: /a bad token reaches the server/,
  },
  {
    check: suspicion('S7'),
    when: 'it refuses good ones',
    difference: { answer: (seen) => (seen.token === undefined ? undefined : { status: 401 }) },
    says: 'red',
    found: /the valid token is answered 401 by the load balancer/,
  },
  { check: suspicion('S8'), when: 'nothing has failed', says: 'unseen', found: /only such a failure/ },
  {
    check: suspicion('S8'),
    when: 'a rollback has not found the output',
    arrange: () =>
      failureIs('AWS::ECS::TaskDefinition', 'Fn::GetStackOutput: output PublishMachine does not exist'),
    says: 'red',
    found: /GetStackOutput/,
  },
  {
    check: suspicion('S9'),
    when: 'database and functions are there',
    says: 'good',
    found: /the database and 1 functions/,
  },
  {
    check: suspicion('S9'),
    when: 'a function could not be made',
    arrange: () =>
      resourcesAre({
        ...made,
        'mlflow-prod-service': [resource('AWS::Lambda::Function', 'IssuerKeysFunction1', 'CREATE_FAILED')],
      }),
    says: 'red',
    found: /IssuerKeysFunction1 is CREATE_FAILED/,
  },
  {
    check: suspicion('S9'),
    when: 'nothing is deployed',
    arrange: () => resourcesAre({}),
    says: 'unseen',
    found: /no AWS::RDS::DBInstance and no AWS::Lambda/,
  },
  { check: suspicion('S10'), when: 'the port is 443', says: 'unseen', found: /only another port/ },
  {
    check: suspicion('S10'),
    when: 'the address has the port',
    options: { change: onPort },
    says: 'good',
    found: /\/oauth2\/idpresponse/,
  },
  {
    check: suspicion('S10'),
    when: 'it does not',
    options: { change: onPort },
    difference: { answer: () => ({ status: 302, headers: { location: loginAt('https://localhost') } }) },
    says: 'red',
    found: /redirect_uri is https:\/\/localhost\/oauth2\/idpresponse, not https:\/\/localhost:/,
  },
  {
    check: suspicion('S11'),
    when: 'the pinned CLI says so',
    says: 'good',
    found: /aws-cdk \d.* ends with TtyNotAttached/,
  },
];

async function verdictOf({ check, arrange, options, difference }: Omit<Case, 'when' | 'says' | 'found'>) {
  arrange?.();
  const own = difference ? await startServer(difference) : undefined;
  try {
    const facts = factsOf({ origin: (own ?? server).origin, ...options });
    return (await runChecks([check], facts))[0];
  } finally {
    await own?.close();
  }
}

test.each(cases.map((each) => [`${each.check.name} is ${each.says} when ${each.when}`, each] as const))(
  '%s',
  async (_, each) => {
    const result = await verdictOf(each);
    expect(result?.verdict).toMatchObject({ outcome: each.says, found: expect.stringMatching(each.found) });
    if (result?.verdict.outcome === 'red') expect(result.verdict.fix.join()).not.toMatch(/^(|undefined)$/);
  },
);

describe('every suspicion', () => {
  test('of the review is there, once and in its order', () => {
    expect(suspicions.map(({ id }) => id)).toEqual(Array.from({ length: 11 }, (_, index) => `S${index + 1}`));
  });

  test.each(suspicions.map((each) => [each.id, each] as const))('%s has cases on AWS', (id) => {
    const says = cases.filter(({ check }) => check.decides === id).map((each) => each.says);
    // Only a failure decides S8, so it is never good; the pinned CLI decides S11, and it is as it is.
    expect(says).toEqual(
      expect.arrayContaining(id === 'S8' ? ['red', 'unseen'] : id === 'S11' ? ['good'] : ['good', 'red']),
    );
  });

  test.each(suspicions.filter(({ id }) => id !== 'S11').map((each) => [each.id, each] as const))(
    '%s is not decided by the local stack',
    async (_, each) => {
      const result = await verdictOf({ check: checkOf(each), options: local });
      expect(result?.verdict).toEqual({
        outcome: 'unseen',
        found: expect.stringMatching(/^only AWS decides it/),
      });
    },
  );

  test('a red says what to do', async () => {
    const result = await verdictOf({ check: suspicion('S3'), arrange: () => tasksAre(0) });
    expect(result?.verdict).toMatchObject({ fix: suspicions.find(({ id }) => id === 'S3')?.otherwise });
  });
});

describe('the last lines', () => {
  const results = (place: 'AWS' | 'this machine') =>
    runChecks(suspicions.map(checkOf), factsOf({ origin: server.origin, ...(place === 'AWS' ? {} : local) }));

  test('name what this run has proved on AWS, and what is open', async () => {
    tasksAre(0);
    const proved = provedBy(await results('AWS'));
    expect(proved).toEqual({
      onAws: ['S1', 'S2', 'S6', 'S7', 'S9'],
      here: ['S11'],
      wrong: ['S3'],
      open: ['S4', 'S5', 'S8', 'S10'],
    });
    expect(provedText(proved).join('\n')).toMatch(/Proved on AWS: S1, S2, S6, S7, S9\n[\s\S]*NOT SO: S3\n/);
  });

  test('say that the local stack proves nothing of it', async () => {
    const proved = provedBy(await results('this machine'));
    expect(proved.onAws).toEqual([]);
    expect(provedText(proved).join('\n')).toMatch(/Proved on AWS: nothing by this run/);
  });
});

test.each(
  Object.entries(names).flatMap(([key, name]) => (typeof name === 'object' ? [[key, name] as const] : [])),
)('the stacks have exactly one %s of that name', (_, { stack, type, id }) => {
  const { Resources } = templates('prod')[stack] as TemplateJson;
  const found = Object.entries(Resources as TemplateJson).filter(
    ([logicalId, { Type }]) => Type === type && logicalId.startsWith(id),
  );
  expect(found).toHaveLength(1);
});
