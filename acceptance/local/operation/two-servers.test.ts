import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { credentialsOf } from '../../access-check/credentials';
import { Things } from '../../access-check/row-fixtures';
import { type Acted, type AllCredentials, act } from '../../access-check/send-action';
import { accessTable } from '../../access-table';
import { get, type HttpAction, post, type Row, send } from '../../access-table/row';
import { inParallel } from '../../driver/clients/in-parallel';
import { signedToken } from '../../driver/issuer/signed-token';
import { auditLines, auditLinesOf, auditText } from '../../driver/server/audit-trail';
import { scrape } from '../../driver/server/metrics';
import { type SecondServer, startSecondServer } from '../../driver/server/second-server';
import { shared } from '../../driver/server/stack';

let second: SecondServer;
let credentials: AllCredentials;
let things: Things;
let ports: [first: number, second: number];
const search = get('experiments/search?max_results=5');

beforeAll(async () => {
  second = await startSecondServer(shared, 2);
  ports = [shared.port, second.port];
  credentials = await credentialsOf(shared);
  things = await Things.make(shared, credentials);
}, 180_000);
afterAll(() => second?.close(), 60_000);

/** Rows that change nothing, so that both servers can be asked the same. */
function isHarmless({ action }: Row): boolean {
  return 'method' in action && !action.atServer && (action.method === 'GET' || /search$/.test(action.path));
}

test('the second lets a crowd in that comes when it has just started', async () => {
  const acted = await inParallel(12, Array(12).fill(search), (each) =>
    act(shared, credentials.scientist, each, second.port),
  );
  expect(acted.map(({ status, body }) => (status === 200 ? status : body))).toEqual(Array(12).fill(200));
});

test('both say the same to everybody', async () => {
  const rows = accessTable.flatMap((chapter) => chapter.rows).filter(isHarmless);
  expect(rows.length).toBeGreaterThan(70);
  const answers = await inParallel(4, rows, async (row) => {
    const action = (await things.fill(row.action, new Map())) as HttpAction;
    const acted = await Promise.all(ports.map((port) => act(shared, credentials[row.who], action, port)));
    return [row.who, row.does, ...acted.map(({ status }) => status)];
  });
  const expected = rows.map(({ who, does, outcome: { status } }) => [who, does, status, status]);
  expect(answers).toEqual(expected);
}, 60_000);

describe('a block', () => {
  const blocks = '/api/1.0/gatehouse/blocks';
  test.each([
    ['the first', 0, 1],
    ['the second', 1, 0],
  ] as const)(
    'made at %s counts at the other with the next request, and so does its end',
    async (_, at, other) => {
      const sub = `blocked-elsewhere-${randomUUID()}`;
      const subject = { authorization: `Bearer ${await signedToken(shared, { sub })}` };
      const statuses = async (port: number) =>
        // Every worker is asked more than once.
        new Set(
          (await inParallel(6, Array(12).fill(search), (each) => act(shared, subject, each, port))).map(
            ({ status }) => status,
          ),
        );
      const change = (method: string) =>
        act(
          shared,
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
    { workspace: 'fraud' },
  );

describe('twenty promotions at the same time, through both', () => {
  test.each([1, 2, 3])(
    'one wins, the others are told of a conflict: round %i',
    async () => {
      const model = await things.fill('{fresh}', new Map());
      const attempts = Array.from({ length: 20 }, (_, index) => index);
      const acted = await inParallel(20, attempts, (index) =>
        act(
          shared,
          credentials.governor,
          promotion(model, index % 4 < 2 ? '1' : '2', null),
          ports[index % 2 === 0 ? 0 : 1],
        ),
      );
      const statuses = acted.map(({ status, body }) =>
        status === 200 || status === 409 ? status : `${status} ${body}`,
      );
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      expect(new Set(statuses)).toEqual(new Set([200, 409]));
      const winner = acted.find(({ status }) => status === 200);
      const path = `registered-models/alias?name=${model}&alias=champion`;
      const serves = JSON.parse((await act(shared, credentials.colleague, get(path))).body).model_version
        .version;
      expect(serves).toBe(JSON.parse(winner?.body ?? '{}').to);
      const lines = await auditLinesOf(shared, 'changes', [winner?.requestId ?? '']);
      expect(lines.map(({ outcome }) => outcome)).toEqual(['intended', 'allowed']);
    },
    60_000,
  );
});

describe('many requests through both', () => {
  const created =
    'mlflow_http_requests_total{method="POST",route="/api/2.0/mlflow/runs/create",status="200"}';
  const runsCreated = 'mlflow_runs_created_total{workspace="fraud"}';
  const count = 200;
  const scraped = async (name: string) => {
    const both = await Promise.all([shared.settings.ports.metrics, second.metricsPort].map(scrape));
    return both.map((series) => series.get(name) ?? 0);
  };
  let before: { requests: number[]; runs: number[] };
  let acted: Acted[];

  beforeAll(async () => {
    before = { requests: await scraped(created), runs: await scraped(runsCreated) };
    const experiment = await things.fill('{experiment}', new Map());
    acted = await inParallel(8, Array.from({ length: count }), (_, index) =>
      act(
        shared,
        credentials.machine,
        post('runs/create', { experiment_id: experiment }),
        ports[index % 2 === 0 ? 0 : 1],
      ),
    );
  }, 60_000);

  test('leave one line each in one audit trail, none mixed with another, none lost', async () => {
    expect(new Set(acted.map(({ status }) => status))).toEqual(new Set([200]));
    const ids = acted.map(({ requestId }) => requestId ?? '');
    const lines = await auditLinesOf(shared, 'requests', ids);
    expect(lines).toHaveLength(count);
    expect(new Set(lines.map(({ request_id }) => request_id)).size).toBe(count);
    expect(new Set(lines.map(({ run_id }) => run_id)).size).toBe(count);
    // Every line of the file is JSON, whoever wrote it.
    expect(auditLines(shared, 'requests').length).toBeGreaterThan(count);
    expect(auditText(shared, 'requests')).toMatch(/\}\n$/);
  });

  test('are counted where they were answered, and add up', async () => {
    const grown = async (name: string, old: number[]) =>
      (await scraped(name)).map((value, index) => value - (old[index] ?? 0));
    expect(await grown(created, before.requests)).toEqual([count / 2, count / 2]);
    expect(await grown(runsCreated, before.runs)).toEqual([count / 2, count / 2]);
  });
});
