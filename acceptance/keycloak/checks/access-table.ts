import assert from 'node:assert/strict';
import { credentialsOf } from '../../access-check/credentials';
import { type RowResult, runRows } from '../../access-check/run-rows';
import { accessTable } from '../../access-table';
import { outcomeText } from '../../access-table/outcome';
import type { Row } from '../../access-table/row';
import type { Check } from '../proof';

/** Rows that Keycloak's tokens make the server refuse for another reason, by caller and summary. */
const otherReasons = new Map([
  [
    'ID token calls the API, bypassing the load balancer',
    { reason: 'scope', because: 'Keycloak writes the client (`azp`) into ID tokens, but no scope' },
  ],
]);

const name = ({ caller, summary }: Row): string => `${caller} ${summary}`;

function forKeycloak(row: Row): Row {
  const other = otherReasons.get(name(row));
  return other ? { ...row, outcome: { ...row.outcome, reason: other.reason } } : row;
}

/** Runs every row of the access table. */
export const accessTableCheck: Check = {
  title: 'Every row of the access table of [security.md](../../docs/security.md) has the expected result',
  run: async ({ stack, issuer, report }) => {
    const rows = accessTable.flatMap((section) => section.rows).map(forKeycloak);
    const named = new Set(rows.map(name));
    assert.deepEqual(
      [...otherReasons.keys()].filter((each) => !named.has(each)),
      [],
    );
    const results = await runRows(stack, await credentialsOf(stack, issuer), rows);
    const failures = rows.flatMap((row) => failureOf(row, results.get(row)));
    report('table', [
      `All ${rows.length} rows were run, and ${rows.length - failures.length} passed.`,
      '',
      'Rows with another reason than in docs/security.md, which shows the results of `npm start`:',
      '',
      ...rows.flatMap((row) => {
        const { because } = otherReasons.get(name(row)) ?? {};
        return because ? [`- ${name(row)}: ${outcomeText(row.outcome)}. ${because}.`] : [];
      }),
    ]);
    assert.equal(failures.length, 0, `${failures.length} of ${rows.length} rows:\n${failures.join('\n')}`);
  },
};

function failureOf(row: Row, result: RowResult | undefined): string[] {
  try {
    assert.deepEqual(result?.actual, result?.expected ?? 'sent');
    return [];
  } catch {
    const { status, reason, included, body } = result?.actual ?? {};
    const found = `${status} ${reason ?? ''} ${included === undefined ? '' : `(included: ${included})`}`;
    return [`  ${name(row)}: ${outcomeText(row.outcome)}; found: ${found} ${String(body).slice(0, 300)}`];
  }
}
