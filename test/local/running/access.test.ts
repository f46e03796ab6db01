import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { accessTable } from './access-table';
import { type Action, outcomeText, type Row } from './access-table/row';
import { type Acted, type AllCredentials, act } from './support/act';
import { auditLines } from './support/audit';
import { credentialsOf } from './support/credentials';
import { inParallel } from './support/in-parallel';
import { ask } from './support/python';
import { shared } from './support/stack';
import { Things } from './support/things';

/** A row with its action's names filled in, and its answer. */
interface Tried {
  readonly action: Action;
  readonly shows: string | undefined;
  acted: Acted;
}

const folder = mkdtempSync(join(tmpdir(), 'access-'));
const tried = new Map<Row, Tried>();
const reasons = new Map<string, unknown>();
let credentials: AllCredentials;
let things: Things;

beforeAll(async () => {
  credentials = await credentialsOf(shared);
  const governing = credentials['governing scientist'].authorization ?? '';
  things = await Things.make(shared, governing.replace('Bearer ', ''));
  const rows = accessTable.flatMap((chapter) => chapter.rows);
  await inParallel(4, rows, tryRow);
  await throughTheClient(rows);
  // A line is written within a second.
  await delay(1500);
  for (const line of auditLines(shared, 'requests')) reasons.set(line.request_id, line.reason);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true }));

async function tryRow(row: Row): Promise<void> {
  const made = new Map();
  const action = await things.fill(row.action, made);
  const shows = await things.fill(row.outcome.shows?.text, made);
  const acted =
    'client' in action
      ? nothing
      : await act(shared, credentials[row.who], action).catch((error) => ({
          status: 0,
          body: String(error),
        }));
  tried.set(row, { action, shows, acted });
}

const nothing: Acted = { status: 0, body: 'not tried' };

/** All in one process: to start one takes the client seconds. */
async function throughTheClient(rows: readonly Row[]): Promise<void> {
  const filled = rows.flatMap((row) => {
    const { action } = tried.get(row) ?? {};
    return action && 'client' in action ? [{ row, action }] : [];
  });
  const calls = filled.map(({ row, action }) => ({
    ...action,
    token: credentials[row.who].authorization?.replace('Bearer ', ''),
    workspace: action.workspace,
  }));
  const file = join(folder, 'calls.json');
  writeFileSync(
    file,
    JSON.stringify(calls, (_, value) => value ?? null),
    { mode: 0o600 },
  );
  const outcomes = await ask<Acted[]>(shared, 'access_client.py', [file], { MLFLOW_TRACKING_TOKEN: '' });
  for (const [index, { row }] of filled.entries()) {
    const one = tried.get(row);
    if (one) one.acted = outcomes[index] ?? nothing;
  }
}

/** Who refused and why, as the audit trail has it; undefined for what was let through. */
function reasonOf({ requestId, status }: Acted): unknown {
  if (status === 200) return undefined;
  if (!requestId) return 'edge';
  return reasons.has(requestId) ? reasons.get(requestId) : 'without a line in the audit trail';
}

describe.each(accessTable)('$title', ({ rows }) => {
  test.each(rows.map((row) => [row.who, row.does, outcomeText(row.outcome), row] as const))(
    '%s %s: %s',
    (_, __, ___, row) => {
      const { acted, shows } = tried.get(row) ?? { acted: nothing, shows: undefined };
      const { status, reason, shows: expected } = row.outcome;
      const { body } = acted;
      expect({ status: acted.status, reason: reasonOf(acted), body }).toEqual({ status, reason, body });
      if (expected && shows)
        expect([shows, body.includes(shows), body]).toEqual([shows, expected.present, body]);
    },
  );
});

test('the table is large enough to mean something, and every caller is in it', () => {
  const rows = accessTable.flatMap((chapter) => chapter.rows);
  expect(rows.length).toBeGreaterThan(100);
  expect(Object.keys(credentials).filter((who) => !rows.some((row) => row.who === who))).toEqual([]);
});
