import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { demoUsers } from '../../../local/identity-provider/demo-users';
import { type CallerCredentials, credentialsOf } from '../../access-check/credentials';
import { type ActionResponse, sendAction } from '../../access-check/send-action';
import { fraud, get, type HttpAction, post, send } from '../../access-table/action';
import type { Caller } from '../../access-table/callers';
import { type AuditLine, auditLines, auditText } from '../../driver/server/audit-trail';
import { scrape } from '../../driver/server/metrics';
import { sharedStack } from '../../driver/server/stack';

/** Texts that must not be in the trail, each from another part of a request. */
const [content, parameter, tag] = [randomUUID(), randomUUID(), randomUUID()];
const experimentName = `audit-${randomUUID()}`;
const model = `audited-${randomUUID()}`;
const subjects = new Map(
  demoUsers(sharedStack.settings.environment.access).map(({ name, sub }) => [name, sub] as const),
);

/** A request of the sequence, and the response. */
interface Step {
  readonly caller: Caller;
  readonly response: ActionResponse;
}

let credentials: CallerCredentials;
let experiment: string;
let run: string;
const steps: Record<string, Step> = {};
let before: Map<string, number>;
let after: Map<string, number>;

async function step(name: string, caller: Caller, action: HttpAction): Promise<ActionResponse> {
  const response = await sendAction(sharedStack, credentials[caller], action);
  steps[name] = { caller, response };
  return response;
}

beforeAll(async () => {
  credentials = await credentialsOf(sharedStack);
  before = await scrape(sharedStack.settings.ports.metrics);
  const created = await step('experiment', 'scientist', post('experiments/create', { name: experimentName }));
  experiment = JSON.parse(created.body).experiment_id;
  const started = await step('run', 'scientist', post('runs/create', { experiment_id: experiment }));
  const { run_id: runId, artifact_uri: address } = JSON.parse(started.body).run.info;
  run = runId;
  const file = `${address.replace('mlflow-artifacts:/', '/api/2.0/mlflow-artifacts/artifacts/')}/note.txt`;
  await step(
    'parameter',
    'colleague',
    post('runs/log-parameter', { run_id: run, key: 'p', value: parameter }),
  );
  await step('tag', 'scientist in a browser', post('runs/set-tag', { run_id: run, key: 't', value: tag }));
  await step('upload', 'machine', send('PUT', file, { text: content }));
  await step('download', 'colleague', get(file));
  await step('foreign read', 'outsider', get(`runs/get?run_id=${run}`));
  await step('anonymous read', 'anonymous', get(`runs/get?run_id=${run}`, { atServer: true }));
  await step('model', 'scientist', post('registered-models/create', { name: model }));
  const source = { name: model, source: address, run_id: run };
  await step('version', 'scientist', post('model-versions/create', source));
  const alias = { name: model, alias: 'champion', version: '1' };
  await step('own promotion', 'scientist', post('registered-models/alias', alias));
  const promotion = {
    model,
    alias: 'champion',
    version: '1',
    reason: 'approved in ticket 7',
    expectedVersion: null,
  };
  await step('promotion', 'governor', post('/api/1.0/gatehouse/promotions', promotion, fraud));
  await step('conflict', 'governor', post('/api/1.0/gatehouse/promotions', promotion, fraud));
  await step('deletion', 'scientist', send('DELETE', 'registered-models/delete', { json: { name: model } }));
  await step('static file', 'scientist', get('/static-files/favicon.ico'));
  await step('health', 'anonymous', get('/health', { atServer: true }));
  // The server writes a batch of lines every half second.
  await delay(1500);
  after = await scrape(sharedStack.settings.ports.metrics);
}, 60_000);

const linesOf = (stream: 'requests' | 'changes', name: string): AuditLine[] =>
  auditLines(sharedStack, stream).filter(({ request_id }) => request_id === steps[name]?.response.requestId);

describe('every request', () => {
  const expected: Record<string, Record<string, unknown>> = {
    experiment: { handler: '_create_experiment', outcome: 'allowed', auth_method: 'bearer' },
    run: { handler: '_create_run', outcome: 'allowed' },
    parameter: { handler: '_log_param', outcome: 'allowed' },
    tag: { handler: '_set_tag', outcome: 'allowed', auth_method: 'session' },
    upload: { handler: 'upload_artifact', outcome: 'allowed', machine: true, bytes_in: content.length },
    download: { handler: 'download_artifact', outcome: 'allowed', bytes_out: content.length },
    'foreign read': {
      handler: '_get_run',
      outcome: 'refused',
      reason: 'no_permission',
      workspace: 'pricing',
    },
    'anonymous read': { handler: '_get_run', outcome: 'refused', reason: 'anonymous', status: 401 },
    model: { handler: '_create_registered_model', outcome: 'allowed' },
    version: { handler: '_create_model_version', outcome: 'allowed', version: '1' },
    'own promotion': {
      handler: '_set_registered_model_alias',
      outcome: 'refused',
      reason: 'governance_only',
    },
    promotion: {
      handler: 'promote',
      outcome: 'allowed',
      promotion_reason: 'approved in ticket 7',
      workspace: 'fraud',
    },
    conflict: { handler: 'promote', outcome: 'refused', reason: 'other_version', status: 409 },
    deletion: { handler: '_delete_registered_model', outcome: 'refused', reason: 'governance_only' },
  };

  test.each(Object.keys(expected))('has one line, with the request id of its response: %s', (name) => {
    const lines = linesOf('requests', name);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ status: steps[name]?.response.status, ...expected[name] });
  });

  test('has the subject and the groups of its caller, and none for an anonymous caller', () => {
    const subject = (name: string) => linesOf('requests', name).map((line) => [line.subject, line.groups])[0];
    expect(subject('run')).toEqual([subjects.get('scientist'), ['fraud-scientists']]);
    expect(subject('tag')).toEqual([subjects.get('scientist'), ['fraud-scientists']]);
    expect(subject('upload')).toEqual(['mlflow-machine', ['mlflow/fraud.members']]);
    expect(subject('promotion')).toEqual([subjects.get('governor'), ['model-governance']]);
    expect(subject('anonymous read')).toEqual([undefined, undefined]);
  });

  test('has the ids of its resources', () => {
    for (const name of ['parameter', 'tag', 'upload', 'download', 'foreign read'])
      expect([name, linesOf('requests', name)[0]?.run_id]).toEqual([name, run]);
    for (const name of ['experiment', 'run', 'upload', 'download'])
      expect([name, linesOf('requests', name)[0]?.experiment_id]).toEqual([name, experiment]);
    for (const name of ['model', 'version', 'own promotion', 'promotion', 'conflict', 'deletion'])
      expect([name, linesOf('requests', name)[0]?.model]).toEqual([name, model]);
  });

  test('has no line if it is for a static file or a health check', () => {
    for (const name of ['static file', 'health']) {
      expect([name, steps[name]?.response.status]).toEqual([name, 200]);
      expect(linesOf('requests', name)).toEqual([]);
    }
  });
});

describe('the changes', () => {
  test.each<[string, string[]]>([
    ['model', ['intended', 'allowed']],
    ['version', ['intended', 'allowed']],
    ['promotion', ['intended', 'allowed']],
    ['own promotion', ['refused']],
    ['conflict', ['refused']],
    ['deletion', ['refused']],
    ['run', []],
    ['download', []],
  ])('have the intent before the outcome, or the refusal: %s', (name, outcomes) => {
    expect(linesOf('changes', name).map(({ outcome }) => outcome)).toEqual(outcomes);
  });

  test('have the intent of a promotion before it happens', () => {
    const [intent] = linesOf('changes', 'promotion');
    expect(intent).toMatchObject({
      model,
      alias: 'champion',
      version: '1',
      promotion_reason: 'approved in ticket 7',
    });
    expect(intent).not.toHaveProperty('status');
  });
});

describe('the audit trail', () => {
  const all = () => auditText(sharedStack, 'requests') + auditText(sharedStack, 'changes');

  test('contains no token, cookie, e-mail address, name of a person, content or value', async () => {
    const text = all();
    expect(text).toContain(run);
    for (const secret of [content, parameter, tag, experimentName]) expect(text).not.toContain(secret);
    // The end of every token and cookie, because a log line may cut off the beginning.
    for (const header of Object.values(credentials).flatMap((each) => Object.values(each)))
      if (header.length > 100) expect(text).not.toContain(header.slice(-40));
    expect(text).not.toMatch(/eyJ|Bearer |Basic |AWSELB|@|example\.com/);
  });

  test('contains only known fields', () => {
    const fields = new Set(
      [...auditLines(sharedStack, 'requests'), ...auditLines(sharedStack, 'changes')].flatMap(Object.keys),
    );
    expect([...fields].filter((field) => !knownFields.has(field))).toEqual([]);
  });

  test('is readable by its owner only', () => {
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    const { audit } = sharedStack.settings.folders;
    expect([mode(audit), mode(join(audit, 'requests.jsonl')), mode(join(audit, 'changes.jsonl'))]).toEqual([
      '700',
      '600',
      '600',
    ]);
  });
});

const knownFields = new Set([
  ...[
    'time',
    'request_id',
    'subject',
    'groups',
    'machine',
    'auth_method',
    'method',
    'route',
    'handler',
    'kind',
  ],
  ...['workspace', 'experiment_id', 'run_id', 'logged_model', 'trace_id', 'model', 'new_name', 'version'],
  ...['from_version', 'alias', 'promotion_reason', 'block_reason', 'blocked_subject', 'content_digest'],
  ...['writer', 'stream', 'sequence', 'previous', 'event', 'lines', 'lost', 'left_out'],
  ...['until_milliseconds', 'most_traces', 'source_run_id', 'span_id', 'dataset_record_id', 'item_id'],
  ...[
    'assessment_id',
    'dataset_id',
    'issue_id',
    'queue_id',
    'schema_id',
    'scorer',
    'mcp_server',
    'endpoint_id',
  ],
  ...['outcome', 'status', 'reason', 'bytes_in', 'bytes_out', 'milliseconds'],
]);

describe('the metrics', () => {
  test('on the private port count the same requests', () => {
    const increase = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    const requests = (method: string, route: string, status: number) =>
      increase(`mlflow_http_requests_total{method="${method}",route="${route}",status="${status}"}`);
    expect(requests('POST', '/api/2.0/mlflow/runs/create', 200)).toBe(1);
    expect(requests('POST', '/api/1.0/gatehouse/promotions', 200)).toBe(1);
    expect(requests('POST', '/api/1.0/gatehouse/promotions', 409)).toBe(1);
    expect(increase('mlflow_runs_created_total{workspace="fraud"}')).toBe(1);
    expect(increase('mlflow_artifact_bytes_total{direction="up"}')).toBe(content.length);
    expect(increase('mlflow_artifact_bytes_total{direction="down"}')).toBe(content.length);
    expect(increase('mlflow_refusals_total{reason="governance_only"}')).toBe(2);
    expect(increase('mlflow_refusals_total{reason="anonymous"}')).toBe(1);
    expect(after.get('mlflow_audit_lines_lost_total') ?? 0).toBe(0);
  });

  test.each(['/metrics', '/metrics/', '//metrics', '/%6detrics', '/metrics?x=1'])(
    'are not served through the load balancer: %s',
    async (path) => {
      const { status, body } = await sendAction(sharedStack, credentials.administrator, get(path));
      expect(status).toBe(404);
      expect(body).not.toContain('mlflow_http_requests');
    },
  );
});
