import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CallerCredentials, credentialsOf } from '../../access-check/credentials';
import { RowFixtures } from '../../access-check/row-fixtures';
import { type ActionResponse, sendAction } from '../../access-check/send-action';
import { accessTable } from '../../access-table';
import { fraud, get, type HttpAction, post, send } from '../../access-table/action';
import type { Row } from '../../access-table/row';
import { inParallel } from '../../driver/clients/in-parallel';
import { signedToken } from '../../driver/issuer/signed-token';
import { auditLines, auditLinesOf, auditText } from '../../driver/server/audit-trail';
import { scrape } from '../../driver/server/metrics';
import { type SecondServer, startSecondServer } from '../../driver/server/second-server';
import { sharedStack } from '../../driver/server/stack';

let second: SecondServer;
let credentials: CallerCredentials;
let fixtures: RowFixtures;
let ports: [first: number, second: number];
const search = get('experiments/search?max_results=5');

beforeAll(async () => {
  second = await startSecondServer(sharedStack, 2);
  ports = [sharedStack.port, second.port];
  credentials = await credentialsOf(sharedStack);
  fixtures = await RowFixtures.create(sharedStack, credentials);
}, 180_000);
afterAll(() => second?.close(), 60_000);

/** Whether the row changes nothing, so that both servers can get the same request. */
function isReadOnly({ action }: Row): boolean {
  return 'method' in action && !action.atServer && (action.method === 'GET' || /search$/.test(action.path));
}

test('the second server answers twelve parallel requests right after its start', async () => {
  const responses = await inParallel(12, Array(12).fill(search), (each) =>
    sendAction(sharedStack, credentials.scientist, each, second.port),
  );
  expect(responses.map(({ status, body }) => (status === 200 ? status : body))).toEqual(Array(12).fill(200));
});

test('both servers answer every caller with the same status', async () => {
  const rows = accessTable.flatMap((section) => section.rows).filter(isReadOnly);
  expect(rows.length).toBeGreaterThan(70);
  const answers = await inParallel(4, rows, async (row) => {
    const action = (await fixtures.fill(row.action, new Map())) as HttpAction;
    const responses = await Promise.all(
      ports.map((port) => sendAction(sharedStack, credentials[row.caller], action, port)),
    );
    return [row.caller, row.summary, ...responses.map(({ status }) => status)];
  });
  const expected = rows.map(({ caller, summary, outcome: { status } }) => [caller, summary, status, status]);
  expect(answers).toEqual(expected);
}, 60_000);

describe('a block', () => {
  const blocks = '/api/1.0/gatehouse/blocks';
  test.each([
    ['the first server', 0, 1],
    ['the second server', 1, 0],
  ] as const)(
    'set or removed at %s applies to the next request at the other server',
    async (_, at, other) => {
      const sub = `blocked-elsewhere-${randomUUID()}`;
      const subject = { authorization: `Bearer ${await signedToken(sharedStack, { sub })}` };
      const statuses = async (port: number) =>
        // Enough requests that every worker gets more than one.
        new Set(
          (
            await inParallel(6, Array(12).fill(search), (each) =>
              sendAction(sharedStack, subject, each, port),
            )
          ).map(({ status }) => status),
        );
      const change = (method: string) =>
        sendAction(
          sharedStack,
          credentials.administrator,
          send(method, blocks, { json: { subject: sub, reason: 'a test' } }),
          ports[at],
        );
      expect(await statuses(ports[other])).toEqual(new Set([200]));
      expect((await change('POST')).status).toBe(200);
      expect(await statuses(ports[other])).toEqual(new Set([403]));
      expect((await change('DELETE')).status).toBe(200);
      expect(await statuses(ports[other])).toEqual(new Set([200]));
    },
    30_000,
  );
});

const promotion = (model: string, version: string, expectedVersion: string | null) =>
  post(
    '/api/1.0/gatehouse/promotions',
    { model, alias: 'champion', version, reason: 'a race', expectedVersion },
    fraud,
  );

describe('twenty concurrent promotions through both servers', () => {
  test.each([1, 2, 3])(
    'one succeeds and the others are refused with a conflict: round %i',
    async () => {
      const model = await fixtures.fill('{fresh}', new Map());
      const attempts = Array.from({ length: 20 }, (_, index) => index);
      const responses = await inParallel(20, attempts, (index) =>
        sendAction(
          sharedStack,
          credentials.governor,
          promotion(model, index % 4 < 2 ? '1' : '2', null),
          ports[index % 2 === 0 ? 0 : 1],
        ),
      );
      const statuses = responses.map(({ status, body }) =>
        status === 200 || status === 409 ? status : `${status} ${body}`,
      );
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      expect(new Set(statuses)).toEqual(new Set([200, 409]));
      const promoted = responses.find(({ status }) => status === 200);
      const path = `registered-models/alias?name=${model}&alias=champion`;
      const served = JSON.parse((await sendAction(sharedStack, credentials.colleague, get(path))).body)
        .model_version.version;
      expect(served).toBe(JSON.parse(promoted?.body ?? '{}').to);
      const lines = await auditLinesOf(sharedStack, 'changes', [promoted?.requestId ?? '']);
      expect(lines.map(({ outcome }) => outcome)).toEqual(['intended', 'allowed']);
    },
    60_000,
  );
});

describe('200 requests through both servers', () => {
  const created =
    'mlflow_http_requests_total{method="POST",route="/api/2.0/mlflow/runs/create",status="200"}';
  const runsCreated = 'mlflow_runs_created_total{workspace="fraud"}';
  const count = 200;
  const scraped = async (name: string) => {
    const both = await Promise.all([sharedStack.settings.ports.metrics, second.metricsPort].map(scrape));
    return both.map((series) => series.get(name) ?? 0);
  };
  let before: { requests: number[]; runs: number[] };
  let responses: ActionResponse[];

  beforeAll(async () => {
    before = { requests: await scraped(created), runs: await scraped(runsCreated) };
    const experiment = await fixtures.fill('{experiment}', new Map());
    responses = await inParallel(8, Array.from({ length: count }), (_, index) =>
      sendAction(
        sharedStack,
        credentials.machine,
        post('runs/create', { experiment_id: experiment }),
        ports[index % 2 === 0 ? 0 : 1],
      ),
    );
  }, 60_000);

  test('each have one complete line in the common audit trail', async () => {
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    const ids = responses.map(({ requestId }) => requestId ?? '');
    const lines = await auditLinesOf(sharedStack, 'requests', ids);
    expect(lines).toHaveLength(count);
    expect(new Set(lines.map(({ request_id }) => request_id)).size).toBe(count);
    expect(new Set(lines.map(({ run_id }) => run_id)).size).toBe(count);
    // auditLines throws if a line is not JSON, for example because two processes wrote at the same time.
    expect(auditLines(sharedStack, 'requests').length).toBeGreaterThan(count);
    expect(auditText(sharedStack, 'requests')).toMatch(/\}\n$/);
  });

  test('are counted by the server that answered them', async () => {
    const increase = async (name: string, old: number[]) =>
      (await scraped(name)).map((value, index) => value - (old[index] ?? 0));
    expect(await increase(created, before.requests)).toEqual([count / 2, count / 2]);
    expect(await increase(runsCreated, before.runs)).toEqual([count / 2, count / 2]);
  });
});
