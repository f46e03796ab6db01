import assert from 'node:assert/strict';
import { credentialsOf } from '../../access-check/credentials';
import { type Walked, walk } from '../../access-check/run-rows';
import { accessTable } from '../../access-table';
import { outcomeText, type Row } from '../../access-table/row';
import type { Check } from '../proof';

/** Rows that end as the table says and are refused for another reason, by who and what they do. */
const otherReasons = new Map([
  [
    'ID token calls past the load balancer',
    { reason: 'scope', because: 'Keycloak writes the client into ID tokens (`azp`), and no scope' },
  ],
]);

const name = ({ who, does }: Row): string => `${who} ${does}`;

function asAtKeycloak(row: Row): Row {
  const other = otherReasons.get(name(row));
  return other ? { ...row, outcome: { ...row.outcome, reason: other.reason } } : row;
}

/** The table of docs/security.md, row by row. */
export const accessTableCheck: Check = {
  title: 'Every row of the access table of [security.md](../../docs/security.md) ends as it says',
  run: async ({ stack, issuer, report }) => {
    const rows = accessTable.flatMap((chapter) => chapter.rows).map(asAtKeycloak);
    const named = new Set(rows.map(name));
    assert.deepEqual(
      [...otherReasons.keys()].filter((each) => !named.has(each)),
      [],
    );
    const walked = await walk(stack, await credentialsOf(stack, issuer), rows);
    const failures = rows.flatMap((row) => failureOf(row, walked.get(row)));
    report('table', [
      `All ${rows.length} rows were run, and ${rows.length - failures.length} passed.`,
      '',
      'With another reason than docs/security.md has for `npm start`:',
      '',
      ...rows.flatMap((row) => {
        const { because } = otherReasons.get(name(row)) ?? {};
        return because ? [`- ${name(row)}: ${outcomeText(row.outcome)}. ${because}.`] : [];
      }),
    ]);
    assert.equal(failures.length, 0, `${failures.length} of ${rows.length} rows:\n${failures.join('\n')}`);
  },
};

function failureOf(row: Row, walked: Walked | undefined): string[] {
  try {
    assert.deepEqual(walked?.found, walked?.expected ?? 'tried');
    return [];
  } catch {
    const { status, reason, present, body } = walked?.found ?? {};
    const found = `${status} ${reason ?? ''} ${present === undefined ? '' : `(shown: ${present})`}`;
    return [`  ${name(row)}: ${outcomeText(row.outcome)}; found: ${found} ${String(body).slice(0, 300)}`];
  }
}
