import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Action, Row } from '../access-table/row';
import { inParallel } from '../driver/clients/in-parallel';
import { ask } from '../driver/clients/python';
import { auditLines } from '../driver/server/audit-trail';
import type { Stack } from '../driver/server/stack';
import { Things } from './row-fixtures';
import { type Acted, type AllCredentials, act } from './send-action';

/** What a row says about its answer, or what the answer was. */
export interface Answered {
  readonly status: number;
  readonly reason: unknown;
  readonly body: string;
  /** What was looked for in the body, and whether it is there. */
  readonly shows?: string;
  readonly present?: boolean;
}

/** A row that has been tried: to be the same, `found` and `expected` must be deeply equal. */
export interface Walked {
  readonly found: Answered;
  readonly expected: Answered;
}

/** A row with its action's names filled in, and its answer. */
interface Tried {
  readonly row: Row;
  readonly action: Action;
  readonly shows: string | undefined;
  acted: Acted;
}

/** A line is written within a second. */
const auditDelayMs = 1500;

/** Tries the rows of the access table at a stack, and compares. */
export async function walk(
  stack: Stack,
  credentials: AllCredentials,
  rows: readonly Row[],
): Promise<ReadonlyMap<Row, Walked>> {
  const things = await Things.make(stack, credentials);
  const tried = await inParallel(4, rows, (row) => tryRow(stack, credentials, things, row));
  await throughTheClient(stack, credentials, tried);
  await delay(auditDelayMs);
  const reasons = new Map(auditLines(stack, 'requests').map((line) => [line.request_id, line.reason]));
  return new Map(tried.map((each) => [each.row, compared(each, reasons)]));
}

async function tryRow(stack: Stack, credentials: AllCredentials, things: Things, row: Row): Promise<Tried> {
  const made = new Map();
  const action = await things.fill(row.action, made);
  const shows = await things.fill(row.outcome.shows?.text, made);
  const acted =
    'client' in action
      ? nothing
      : await act(stack, credentials[row.who], action).catch((error) => ({ status: 0, body: String(error) }));
  return { row, action, shows, acted };
}

const nothing: Acted = { status: 0, body: 'not tried' };

/** All in one process: to start one takes the client seconds. */
async function throughTheClient(
  stack: Stack,
  credentials: AllCredentials,
  tried: readonly Tried[],
): Promise<void> {
  const ofClient = tried.flatMap((each) =>
    'client' in each.action ? [{ each, action: each.action, who: each.row.who }] : [],
  );
  const calls = ofClient.map(({ action, who }) => ({
    ...action,
    token: credentials[who].authorization?.replace('Bearer ', ''),
    workspace: action.workspace,
  }));
  const folder = mkdtempSync(join(tmpdir(), 'access-'));
  const file = join(folder, 'calls.json');
  try {
    const content = JSON.stringify(calls, (_, value) => value ?? null);
    writeFileSync(file, content, { mode: 0o600 });
    const outcomes = await ask<Acted[]>(stack, 'access_client.py', [file], { MLFLOW_TRACKING_TOKEN: '' });
    for (const [index, { each }] of ofClient.entries()) each.acted = outcomes[index] ?? nothing;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compared({ row, acted, shows }: Tried, reasons: ReadonlyMap<string, unknown>): Walked {
  const { status, reason, shows: expected } = row.outcome;
  const { body } = acted;
  const found = { status: acted.status, reason: reasonOf(acted, reasons), body };
  if (!expected || !shows) return { found, expected: { status, reason, body } };
  return {
    found: { ...found, shows, present: body.includes(shows) },
    expected: { status, reason, body, shows, present: expected.present },
  };
}

/** Who refused and why, as the audit trail has it; undefined for what was let through. */
function reasonOf({ requestId, status }: Acted, reasons: ReadonlyMap<string, unknown>): unknown {
  if (status === 200) return undefined;
  if (!requestId) return 'edge';
  return reasons.has(requestId) ? reasons.get(requestId) : 'without a line in the audit trail';
}
