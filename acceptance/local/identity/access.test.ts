import { beforeAll, describe, expect, test } from '@jest/globals';
import { credentialsOf } from '../../access-check/credentials';
import { type Walked, walk } from '../../access-check/run-rows';
import type { AllCredentials } from '../../access-check/send-action';
import { accessTable } from '../../access-table';
import { outcomeText, type Row } from '../../access-table/row';
import { shared } from '../../driver/server/stack';

const rows = accessTable.flatMap((chapter) => chapter.rows);
let credentials: AllCredentials;
let walked: ReadonlyMap<Row, Walked>;

beforeAll(async () => {
  credentials = await credentialsOf(shared);
  walked = await walk(shared, credentials, rows);
}, 180_000);

describe.each(accessTable)('$title', (chapter) => {
  test.each(chapter.rows.map((row) => [row.who, row.does, outcomeText(row.outcome), row] as const))(
    '%s %s: %s',
    (_, __, ___, row) => {
      const { found, expected } = walked.get(row) ?? { found: 'not tried' };
      expect(found).toEqual(expected);
    },
  );
});

test('the table is large enough to mean something, and every caller is in it', () => {
  expect(rows.length).toBeGreaterThan(100);
  expect(Object.keys(credentials).filter((who) => !rows.some((row) => row.who === who))).toEqual([]);
});
