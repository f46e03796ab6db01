import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { localParameters } from '../../../../local/database/postgres/parameters';

const known = new Set([
  'shared_preload_libraries',
  'log_min_duration_statement',
  'max_connections',
  'ssl_min_protocol_version',
  'port',
]);
let libraries = '';
beforeAll(() => {
  libraries = mkdtempSync(join(tmpdir(), 'libraries-'));
  writeFileSync(join(libraries, 'pg_stat_statements.so'), '');
});
afterAll(() => rmSync(libraries, { recursive: true }));

/** Undefined: PostgreSQL keeps its default. */
test.each<[name: string, requested: string, value: string | undefined]>([
  ['log_min_duration_statement', '1000', '1000'],
  ['max_connections', '200', '200'],
  ['max_connections', 'LEAST({DBInstanceClassMemory/9531392},5000)', undefined],
  ['pg_stat_statements.max', '5000', '5000'],
  ['shared_preload_libraries', 'pg_stat_statements', 'pg_stat_statements'],
  ['shared_preload_libraries', 'pgaudit, pg_stat_statements', 'pg_stat_statements'],
  ['shared_preload_libraries', 'pgaudit', ''],
  ['pgaudit.log', 'ddl', undefined],
  ['rds.force_ssl', '1', undefined],
  ['rds.logical_replication', '0', undefined],
  ['ssl_min_protocol_version', 'TLSv1.3', undefined],
  ['port', '5432', undefined],
  ['no_such_setting', '1', undefined],
])('%s = %s gives PostgreSQL %s', (name, requested, value) => {
  expect(localParameters({ [name]: requested }, known, libraries)).toEqual(
    value === undefined ? {} : { [name]: value },
  );
});
