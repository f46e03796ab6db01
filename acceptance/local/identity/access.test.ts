import { beforeAll, describe, expect, test } from '@jest/globals';
import { type CallerCredentials, credentialsOf } from '../../access-check/credentials';
import { type RowResult, runRows } from '../../access-check/run-rows';
import { accessTable } from '../../access-table';
import { outcomeText } from '../../access-table/outcome';
import type { Row } from '../../access-table/row';
import { sharedStack } from '../../driver/server/stack';

const rows = accessTable.flatMap((section) => section.rows);
let credentials: CallerCredentials;
let results: ReadonlyMap<Row, RowResult>;

beforeAll(async () => {
  credentials = await credentialsOf(sharedStack);
  results = await runRows(sharedStack, credentials, rows);
}, 180_000);

describe.each(accessTable)('$title', (section) => {
  test.each(section.rows.map((row) => [row.caller, row.summary, outcomeText(row.outcome), row] as const))(
    '%s %s: %s',
    (_, __, ___, row) => {
      const { actual, expected } = results.get(row) ?? { actual: 'not sent' };
      expect(actual).toEqual(expected);
    },
  );
});

test('the access table has more than 100 rows, and every caller has a row', () => {
  expect(rows.length).toBeGreaterThan(100);
  expect(Object.keys(credentials).filter((caller) => !rows.some((row) => row.caller === caller))).toEqual([]);
});
