import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Action } from '../access-table/action';
import { loadBalancer } from '../access-table/outcome';
import type { Row } from '../access-table/row';
import { inParallel } from '../driver/clients/in-parallel';
import { runScript } from '../driver/clients/python';
import { auditLines } from '../driver/server/audit-trail';
import type { Stack } from '../driver/server/stack';
import type { CallerCredentials } from './credentials';
import { RowFixtures } from './row-fixtures';
import { type ActionResponse, sendAction } from './send-action';

/** What a row expects of the response, or what the response was. */
export interface ResponseFacts {
  /** HTTP status; 0 if there was no response. */
  readonly status: number;
  /** Reason of the refusal; undefined if the action was allowed. */
  readonly reason: unknown;
  /** Text of the response. */
  readonly body: string;
  /** The text that the row looks for in the body. @default the row does not check the body */
  readonly text?: string;
  /** Whether the body includes that text. @default - the row does not check the body */
  readonly included?: boolean;
}

/** The result of a row; the row passes if `actual` and `expected` are deeply equal. */
export interface RowResult {
  /** What the response was. */
  readonly actual: ResponseFacts;
  /** What the row expects. */
  readonly expected: ResponseFacts;
}

/** A row whose placeholders are replaced, and the response to its action. */
interface SentRow {
  readonly row: Row;
  readonly action: Action;
  readonly text: string | undefined;
  response: ActionResponse;
}

/** Milliseconds. The server writes audit lines in batches, at most a second later. */
const auditDelayMs = 1500;

/** Sends the action of every row to the stack, and returns what each row expects and what it got. */
export async function runRows(
  stack: Stack,
  credentials: CallerCredentials,
  rows: readonly Row[],
): Promise<ReadonlyMap<Row, RowResult>> {
  const fixtures = await RowFixtures.create(stack, credentials);
  const sent = await inParallel(4, rows, (row) => sendRow(stack, credentials, fixtures, row));
  await sendClientActions(stack, credentials, sent);
  await delay(auditDelayMs);
  const reasons = new Map(auditLines(stack, 'requests').map((line) => [line.request_id, line.reason]));
  return new Map(sent.map((each) => [each.row, resultOf(each, reasons)]));
}

async function sendRow(
  stack: Stack,
  credentials: CallerCredentials,
  fixtures: RowFixtures,
  row: Row,
): Promise<SentRow> {
  const created = new Map();
  const action = await fixtures.fill(row.action, created);
  const text = await fixtures.fill(row.outcome.content?.text, created);
  const response =
    'client' in action
      ? notSent
      : await sendAction(stack, credentials[row.caller], action).catch((error) => ({
          status: 0,
          body: String(error),
        }));
  return { row, action, text, response };
}

const notSent: ActionResponse = { status: 0, body: 'not sent' };

/** Runs all actions of the MLflow client in one process, because the client takes seconds to start. */
async function sendClientActions(
  stack: Stack,
  credentials: CallerCredentials,
  sent: readonly SentRow[],
): Promise<void> {
  const ofClient = sent.flatMap((each) =>
    'client' in each.action ? [{ each, action: each.action, caller: each.row.caller }] : [],
  );
  const calls = ofClient.map(({ action, caller }) => ({
    ...action,
    token: credentials[caller].authorization?.replace('Bearer ', ''),
    workspace: action.workspace,
  }));
  const folder = mkdtempSync(join(tmpdir(), 'access-'));
  const file = join(folder, 'calls.json');
  try {
    const content = JSON.stringify(calls, (_, value) => value ?? null);
    writeFileSync(file, content, { mode: 0o600 });
    const responses = await runScript<ActionResponse[]>(stack, 'access_client.py', [file], {
      MLFLOW_TRACKING_TOKEN: '',
    });
    for (const [index, { each }] of ofClient.entries()) each.response = responses[index] ?? notSent;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function resultOf({ row, response, text }: SentRow, reasons: ReadonlyMap<string, unknown>): RowResult {
  const { status, reason, content } = row.outcome;
  const { body } = response;
  const actual = { status: response.status, reason: reasonOf(response, reasons), body };
  if (!content || !text) return { actual, expected: { status, reason, body } };
  return {
    actual: { ...actual, text, included: body.includes(text) },
    expected: { status, reason, body, text, included: content.included },
  };
}

/** The reason in the audit trail; undefined if the action was allowed. */
function reasonOf({ requestId, status }: ActionResponse, reasons: ReadonlyMap<string, unknown>): unknown {
  if (status === 200) return undefined;
  if (!requestId) return loadBalancer;
  return reasons.has(requestId) ? reasons.get(requestId) : 'no line in the audit trail';
}
