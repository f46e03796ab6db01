import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { planParameters } from '../../../../local/database/postgres/parameters';

const KNOWN = new Set(['log_min_duration_statement', 'max_connections', 'ssl_min_protocol_version', 'port']);
let libraries = '';
beforeAll(() => {
  libraries = mkdtempSync(join(tmpdir(), 'libraries-'));
  writeFileSync(join(libraries, 'pg_stat_statements.so'), '');
});
afterAll(() => rmSync(libraries, { recursive: true }));

describe('planParameters', () => {
  test.each([
    ['log_min_duration_statement', '1000', 'applied', '1000', undefined],
    ['pg_stat_statements.max', '5000', 'applied', '5000', undefined],
    ['shared_preload_libraries', 'pg_stat_statements', 'applied', 'pg_stat_statements', undefined],
    [
      'shared_preload_libraries',
      'pgaudit, pg_stat_statements',
      'replaced',
      'pg_stat_statements',
      /with pgaudit$/,
    ],
    ['shared_preload_libraries', 'pgaudit', 'replaced', '', /with pgaudit$/],
    ['pgaudit.log', 'ddl', 'not here', undefined, /^pgaudit is a part of RDS/],
    ['rds.force_ssl', '1', 'replaced', undefined, /refuses every connection without TLS/],
    ['rds.logical_replication', '0', 'not here', undefined, /^rds is a part of RDS/],
    ['ssl_min_protocol_version', 'TLSv1.3', 'replaced', undefined, /TLS ends at the verifier/],
    ['port', '5432', 'replaced', undefined, /decided by the local run/],
    [
      'max_connections',
      'LEAST({DBInstanceClassMemory/9531392},5000)',
      'replaced',
      undefined,
      /instance's memory/,
    ],
    ['max_connections', '200', 'applied', '200', undefined],
    ['no_such_setting', '1', 'not here', undefined, /no such setting/],
  ])('%s = %s is %s', (name, requested, verdict, value, reason) => {
    const [plan, ...more] = planParameters({ [name]: requested }, KNOWN, libraries);
    expect(more).toEqual([]);
    expect(plan).toMatchObject({ name, requested, verdict });
    expect(plan?.value).toBe(value);
    if (reason === undefined) expect(plan?.reason).toBeUndefined();
    else expect(plan?.reason).toMatch(reason);
  });
});
