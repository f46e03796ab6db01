import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { Connection } from '../../lambda/database-bootstrap/bootstrap';
import { connectAsMaster, type MasterLogin } from '../../lambda/database-bootstrap/connect';
import { handle } from '../../lambda/database-bootstrap/handler';
import { ensureCertificates } from '../../local/certificates/certificates';
import { LocalInstance } from './local-instance';

const instance = new LocalInstance();
const { master } = instance;
beforeAll(async () => {
  await instance.start();
  await instance.admin("CREATE ROLE stranger LOGIN PASSWORD 'stranger'");
}, 30_000);
afterAll(() => instance.stop());
beforeEach(async () => {
  await instance.admin('DROP DATABASE IF EXISTS mlflow WITH (FORCE)');
  await instance.admin('DROP ROLE IF EXISTS mlflow');
});

const login = (more: Partial<MasterLogin> = {}): MasterLogin => ({
  host: 'localhost',
  port: instance.front.port,
  user: master.name,
  password: master.password,
  ca: [instance.certificates.ca],
  token: () => Promise.reject(new Error('nobody asked for a token')),
  ...more,
});

const connect = (database: string) => connectAsMaster(login(), database);

const event = (RequestType: string, properties: Record<string, string> = {}) =>
  ({
    RequestType,
    ResourceProperties: {
      databaseName: 'mlflow',
      roleName: 'mlflow',
      instanceResourceId: 'db-1',
      ...properties,
    },
  }) as unknown as CloudFormationCustomResourceEvent;

const create = () => handle(event('Create'), connect);

/** All that the bootstrap can change, as the catalogs say it. */
const state = () =>
  instance.admin(
    `SELECT (SELECT json_agg(r ORDER BY r.rolname) FROM pg_authid r) AS roles,
            (SELECT json_agg(m ORDER BY m.oid) FROM pg_auth_members m) AS members,
            (SELECT json_agg(json_build_array(d.oid, d.datname, d.datdba, d.datacl::text[]) ORDER BY d.oid) FROM pg_database d) AS databases,
            (SELECT nspacl::text[] FROM pg_namespace WHERE nspname = 'public') AS schema`,
    'mlflow',
  );

describe('a fresh instance', () => {
  beforeEach(async () => {
    expect(await create()).toEqual({ PhysicalResourceId: 'db-1/mlflow' });
  });

  test('has the role: no password, no privileges, a member of rds_iam', async () => {
    const [role] =
      await instance.admin(`SELECT rolcanlogin, rolpassword, rolcreatedb, rolcreaterole, rolsuper,
              pg_has_role(rolname, 'rds_iam', 'member') AS iam FROM pg_authid WHERE rolname = 'mlflow'`);
    expect(role).toEqual({
      rolcanlogin: true,
      rolpassword: null,
      rolcreatedb: false,
      rolcreaterole: false,
      rolsuper: false,
      iam: true,
    });
  });

  test('has the database: owned by the master user, UTF-8, closed to other roles', async () => {
    const [database] =
      await instance.admin(`SELECT pg_get_userbyid(datdba) AS owner, pg_encoding_to_char(encoding) AS encoding,
              has_database_privilege('stranger', datname, 'connect') AS open FROM pg_database WHERE datname = 'mlflow'`);
    expect(database).toEqual({ owner: master.name, encoding: 'UTF8', open: false });
    await expect(instance.as('stranger', 'stranger', 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
  });

  test('accepts a token of the role, and no password', async () => {
    expect(await instance.as('mlflow', await instance.token('mlflow'), 'SELECT current_user AS me')).toEqual([
      { me: 'mlflow' },
    ]);
    await expect(instance.as('mlflow', 'mlflow', 'SELECT 1')).rejects.toMatchObject({ code: '28000' });
  });

  test.each([
    ['make tables', 'CREATE TABLE runs (id int); DROP TABLE runs', undefined],
    ['make databases', 'CREATE DATABASE mine', '42501'],
    ['make roles', 'CREATE ROLE mine', '42501'],
    ['become the master', `SET ROLE ${master.name}`, '42501'],
  ])('whether the role can %s', async (_, sql, code) => {
    const outcome = await instance.as('mlflow', await instance.token('mlflow'), sql).catch((error) => error);
    expect(outcome?.code).toBe(code);
  });

  test.each(['Create', 'Update', 'Delete'])('stays unchanged after a further %s', async (type) => {
    const before = await state();
    for (const _ of ['second', 'third'])
      expect(await handle(event(type), connect)).toEqual({ PhysicalResourceId: 'db-1/mlflow' });
    expect(await state()).toEqual(before);
  });

  test('regains rights that were revoked, and loses a password that was set', async () => {
    const before = await state();
    await instance.admin(
      "ALTER ROLE mlflow PASSWORD 'x'; REVOKE CREATE ON SCHEMA public FROM mlflow",
      'mlflow',
    );
    await instance.admin('GRANT CONNECT ON DATABASE mlflow TO PUBLIC', 'mlflow');
    expect(await state()).not.toEqual(before);
    await create();
    await expect(instance.as('stranger', 'stranger', 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
    expect((await state())[0].roles).toEqual(before[0].roles);
    await instance.as('mlflow', await instance.token('mlflow'), 'CREATE TABLE runs (id int)');
  });
});

test.each(['Create', 'Update', 'Delete'])('a %s without its properties is refused', async (type) => {
  await expect(handle(event(type, { roleName: '' }), connect)).rejects.toThrow(
    'needs databaseName, roleName and instanceResourceId',
  );
});

test('special characters in names are quoted', async () => {
  const names = { databaseName: `od"d; 'base`, roleName: `ro"le'; DROP ROLE stranger; --` };
  for (const type of ['Create', 'Update']) await handle(event(type, names), connect);
  const found = await instance.admin(`SELECT datname, r.rolname FROM pg_database d, pg_roles r
     WHERE datname LIKE 'od%' AND r.rolname LIKE 'ro"%' AND has_database_privilege(r.oid, d.oid, 'connect')`);
  expect(found).toEqual([{ datname: names.databaseName, rolname: names.roleName }]);
});

test.each(['GRANT rds_iam', 'CREATE DATABASE', 'REVOKE ALL', 'GRANT USAGE'])(
  'a connection that is lost at %s fails the run, and the next run completes it',
  async (statement) => {
    const dying = async (database: string): Promise<Connection> => {
      const connection = await connect(database);
      const query: Connection['query'] = async (text, values) => {
        if (text.startsWith(statement))
          await instance.admin(
            `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '${master.name}'`,
          );
        return await connection.query(text, values);
      };
      return { query, end: () => connection.end() };
    };
    await expect(handle(event('Create'), dying)).rejects.toThrow();
    await create();
    await instance.as('mlflow', await instance.token('mlflow'), 'CREATE TABLE runs (id int)');
    await expect(instance.as('stranger', 'stranger', 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
  },
);

describe('the master', () => {
  test('is not sent to a database with an untrusted certificate', async () => {
    const stranger = await ensureCertificates(join(instance.folder, 'stranger'));
    await expect(connectAsMaster(login({ ca: [stranger.ca] }), 'postgres')).rejects.toThrow(/certificate/);
  });

  test('is not sent to a database with the certificate of another host', async () => {
    const elsewhere = await ensureCertificates(join(instance.folder, 'certificates'), {
      hosts: ['db.localhost'],
    });
    expect(elsewhere.ca).toBe(instance.certificates.ca);
    const other = await instance.startFront({ certificate: elsewhere });
    await expect(connectAsMaster(login({ port: other.port }), 'postgres')).rejects.toThrow(/altnames/);
  });

  test('logs in with a token if the password is refused (28000)', () =>
    instance.withMasterByToken(async (port) => {
      const byToken = login({ port, token: () => instance.token(master.name, port) });
      await handle(event('Create'), (database) => connectAsMaster(byToken, database));
      const wrong = login({ port, token: () => instance.token('mlflow', port) });
      await expect(connectAsMaster(wrong, 'postgres')).rejects.toMatchObject({ code: '28000' });
    }));

  test('tries no token after another error', async () => {
    await expect(connectAsMaster(login(), 'no-such-database')).rejects.toMatchObject({ code: '3D000' });
  });
});

describe('a database that cannot be reached', () => {
  test.each([
    ['refuses', (socket: Socket) => socket.destroy()],
    ['is silent', () => undefined],
  ])('is an error before the timeout if it %s', async (_, answer) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      answer(socket);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const attempt = connectAsMaster(login({ port, loginTimeoutMs: 300 }), 'postgres');
    await expect(attempt).rejects.toThrow(/terminated|timeout|ECONNRESET|disconnected/);
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  test('a refused connection is an error', async () => {
    await expect(connectAsMaster(login({ port: 1 }), 'postgres')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});
