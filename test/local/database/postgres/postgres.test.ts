import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, connect as tcp } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connect as tls } from 'node:tls';
import { Signer } from '@aws-sdk/rds-signer';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, type ClientConfig } from 'pg';
import { type Certificates, ensureCertificates } from '../../../../local/certificates/certificates';
import { type IamLogin, startIamLogin } from '../../../../local/database/iam-login/iam-login';
import {
  type Postgres,
  type PostgresOptions,
  startPostgres,
} from '../../../../local/database/postgres/postgres';
import { Supervisor } from '../../../../local/processes/supervisor';

const awsRegion = 'eu-central-1';
const awsKeys = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'a secret' };
const masterUser = { name: 'mlflow_master', password: "it's a 'master' \\ password" };

let folder = '';
let certificates: Certificates;
let supervisor: Supervisor;
let postgres: Postgres;
let login: IamLogin;
const refusals: string[] = [];

const options = (more: Partial<PostgresOptions> = {}): PostgresOptions => ({
  dataFolder: join(folder, 'postgres', 'data'),
  logFile: join(folder, 'logs', 'postgres.log'),
  master: masterUser,
  parameters: {
    'rds.force_ssl': '1',
    log_statement: 'all',
    log_min_duration_statement: '1000',
    shared_preload_libraries: 'pg_stat_statements,pgaudit',
  },
  ...more,
});

async function start(): Promise<void> {
  supervisor = new Supervisor(() => undefined);
  postgres = await startPostgres(options(), supervisor);
  login = await startIamLogin({
    port: 0,
    certificate: certificates,
    socket: postgres.socket,
    region: awsRegion,
    credentials: [awsKeys],
    isIamUser: postgres.isIamUser,
    reservedUsers: ['rdsadmin'],
    log: (message) => refusals.push(message),
  });
}

async function stop(): Promise<void> {
  await login.close();
  await supervisor.close();
  await postgres.release();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  certificates = await ensureCertificates(join(folder, 'certificates'));
  await start();
  await as(masterUser.name, masterUser.password, (client) => client.query('CREATE DATABASE mlflow'), {
    database: 'postgres',
  });
  await as(masterUser.name, masterUser.password, async (client) => {
    await client.query('CREATE ROLE mlflow LOGIN');
    await client.query('GRANT rds_iam TO mlflow');
    await client.query("CREATE ROLE reporting LOGIN PASSWORD 'reporting'");
    await client.query('CREATE TABLE kept (text text); GRANT ALL ON kept TO mlflow');
  });
}, 30_000);
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function as<T>(
  user: string,
  password: string,
  use: (client: Client) => Promise<T>,
  more: ClientConfig = {},
): Promise<T> {
  const ssl = { ca: certificates.ca, servername: 'localhost' };
  const client = new Client({
    host: '127.0.0.1',
    port: login.port,
    database: 'mlflow',
    user,
    password,
    ssl,
    ...more,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

const whoAmI = async (client: Client) => (await client.query('SELECT current_user AS me')).rows[0].me;
const tokenFor = (username: string, keys = awsKeys, port = login.port) =>
  new Signer({ hostname: 'localhost', port, username, region: awsRegion, credentials: keys }).getAuthToken();
const lastRefusal = () => refusals.at(-2);

describe('a member of rds_iam', () => {
  test('logs in by a token', async () => {
    expect(await as('mlflow', await tokenFor('mlflow'), whoAmI)).toBe('mlflow');
  });

  test.each([
    ['a password', async () => 'mlflow', 'not a token'],
    ["another user's token", () => tokenFor('reporting'), 'it is for the user reporting'],
    [
      'a token of an unknown key',
      () => tokenFor('mlflow', { ...awsKeys, accessKeyId: 'AKIDOTHER' }),
      'is not known',
    ],
    [
      'a token of a wrong secret',
      () => tokenFor('mlflow', { ...awsKeys, secretAccessKey: 'x' }),
      'signature is wrong',
    ],
    [
      'a token for another port',
      () => tokenFor('mlflow', awsKeys, 5432),
      'it is for the endpoint localhost:5432',
    ],
  ])('does not log in by %s, and does not learn why', async (_, password, reason) => {
    const attempt = as('mlflow', await password(), whoAmI);
    await expect(attempt).rejects.toMatchObject({
      code: '28000',
      severity: 'FATAL',
      message: 'PAM authentication failed for user "mlflow"',
    });
    expect(lastRefusal()).toContain(reason);
  });

  test('does not log in by its own password, even if it is right', async () => {
    await as(masterUser.name, masterUser.password, (client) =>
      client.query("ALTER ROLE mlflow PASSWORD 'right'"),
    );
    await expect(as('mlflow', 'right', whoAmI)).rejects.toMatchObject({ code: '28000' });
  });

  test('may be one through another role', async () => {
    await as(masterUser.name, masterUser.password, async (client) => {
      await client.query(
        "CREATE ROLE team; GRANT rds_iam TO team; CREATE ROLE nested LOGIN PASSWORD 'nested'",
      );
      await client.query('GRANT team TO nested');
    });
    await expect(as('nested', 'nested', whoAmI)).rejects.toMatchObject({ code: '28000' });
    expect(await as('nested', await tokenFor('nested'), whoAmI)).toBe('nested');
  });

  test('moves more data than a buffer holds, both ways', async () => {
    const text = 'x'.repeat(20_000_000);
    const length = async (client: Client) => {
      await client.query('INSERT INTO kept VALUES ($1)', [text]);
      return (await client.query('SELECT text FROM kept')).rows[0].text.length;
    };
    expect(await as('mlflow', await tokenFor('mlflow'), length)).toBe(text.length);
  });
});

describe('the other users', () => {
  test('log in by their passwords', async () => {
    expect(await as('reporting', 'reporting', whoAmI)).toBe('reporting');
    expect(await as(masterUser.name, masterUser.password, whoAmI)).toBe(masterUser.name);
  });

  test.each([
    ['a wrong password', masterUser.name, 'wrong', '28P01'],
    ['no password', 'reporting', '', 'SASL'],
    ['an unknown user', 'nobody', 'x', '28P01'],
    ['the superuser', 'rdsadmin', 'x', '28000'],
  ])('do not log in: %s', async (_, user, password, code) => {
    const error = await as(user, password, whoAmI).catch(
      (e: Error & { code?: string }) => e.code ?? e.message,
    );
    expect(error).toContain(code);
  });

  test('do not log in by a token', async () => {
    await expect(as('reporting', await tokenFor('reporting'), whoAmI)).rejects.toMatchObject({
      code: '28P01',
    });
  });
});

describe('the connection', () => {
  test('is refused without TLS, for a token and for the master', async () => {
    const plain = { ssl: false } as const;
    const refused = {
      code: '28000',
      message: expect.stringMatching(/^no pg_hba\.conf entry for .*no encryption$/),
    };
    await expect(as('mlflow', await tokenFor('mlflow'), whoAmI, plain)).rejects.toMatchObject(refused);
    await expect(as(masterUser.name, masterUser.password, whoAmI, plain)).rejects.toMatchObject(refused);
  });

  test('has a certificate that only the local authority signed', async () => {
    const stranger = await ensureCertificates(join(folder, 'stranger'));
    const ssl = { ca: stranger.ca, servername: 'localhost' };
    await expect(as(masterUser.name, masterUser.password, whoAmI, { ssl })).rejects.toThrow(/certificate/);
  });

  test('refuses users whom PostgreSQL trusts if they show no token', async () => {
    const { socket } = postgres;
    const options = {
      port: 0,
      certificate: certificates,
      socket,
      region: awsRegion,
      credentials: [],
      reservedUsers: [],
    };
    const careless = await startIamLogin({ ...options, isIamUser: async () => false });
    const attempt = as('mlflow', 'anything', whoAmI, { port: careless.port });
    await expect(attempt).rejects.toMatchObject({ code: '28000' });
    await careless.close();
  });

  test('refuses bytes that were sent before TLS', async () => {
    const socket = tcp(login.port, '127.0.0.1');
    const request = Buffer.alloc(8);
    request.writeInt32BE(8);
    request.writeInt32BE(80877103, 4);
    socket.end(Buffer.concat([request, Buffer.from('stuffed')]));
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toContain('received unencrypted data after SSL request');
  });

  test.each([
    ['a length that is too long', Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 3, 0, 0])],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a cut-off packet', Buffer.from([0, 0])],
  ])('survives %s', async (_, bytes) => {
    const socket = tcp(login.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume().end(bytes);
    await once(socket, 'close');
    expect(await as(masterUser.name, masterUser.password, whoAmI)).toBe(masterUser.name);
  });

  test('survives a client that leaves in the middle of TLS', async () => {
    const socket = tcp(login.port, '127.0.0.1');
    socket.write(Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]));
    await once(socket, 'data');
    const client = tls({ socket, ca: certificates.ca, servername: 'localhost' });
    await once(client, 'secureConnect');
    client.destroy();
    expect(await as(masterUser.name, masterUser.password, whoAmI)).toBe(masterUser.name);
  });

  test('cancels a query', async () => {
    const error = as(masterUser.name, masterUser.password, async (client) => {
      const internals = client as unknown as { processID: number; secretKey: number };
      const request = Buffer.alloc(16);
      for (const [index, value] of [16, 80877102, internals.processID, internals.secretKey].entries()) {
        request.writeInt32BE(value, index * 4);
      }
      setTimeout(() => tcp(login.port, '127.0.0.1').end(request), 200);
      await client.query('SELECT pg_sleep(20)');
    });
    await expect(error).rejects.toMatchObject({ code: '57014' });
  });
});

describe('the cluster', () => {
  test('has a master user as on RDS, who is no superuser', async () => {
    const denied = as(masterUser.name, masterUser.password, (client) =>
      client.query("COPY kept TO '/dev/null'"),
    );
    await expect(denied).rejects.toMatchObject({ code: '42501' });
    await as(masterUser.name, masterUser.password, async (client) => {
      await client.query('CREATE DATABASE another');
      await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    });
  });

  test('has the parameters of the group that it knows', async () => {
    const names = ['log_statement', 'log_min_duration_statement', 'shared_preload_libraries'];
    const settings = await as(masterUser.name, masterUser.password, (client) =>
      client.query('SELECT name, current_setting(name) AS value FROM pg_settings WHERE name = ANY ($1)', [
        names,
      ]),
    );
    expect(Object.fromEntries(settings.rows.map(({ name, value }) => [name, value]))).toEqual({
      log_statement: 'all',
      log_min_duration_statement: '1s',
      shared_preload_libraries: 'pg_stat_statements', // pgaudit is RDS's
    });
  });

  test("keeps the master's password out of its log, though all statements are logged", () => {
    const log = readFileSync(join(folder, 'logs', 'postgres.log'), 'utf8');
    expect(log).toContain('SELECT current_user');
    expect(log).not.toContain("master''");
    expect(log).not.toContain('ALTER ROLE "mlflow_master"');
  });

  test('is in folders that only this user can enter, and listens on no port of its own', async () => {
    const mode = (path: string) => statSync(path).mode & 0o777;
    expect([mode(dirname(postgres.socket)), mode(join(folder, 'postgres', 'data'))]).toEqual([0o700, 0o700]);
    const free = createServer().listen(5432, '127.0.0.1');
    const outcome = await Promise.race([once(free, 'listening'), once(free, 'error')]);
    free.close();
    expect(outcome).toEqual([]);
  });

  test('keeps its data over a restart, and over a new master password', async () => {
    const socketFolder = dirname(postgres.socket);
    await stop();
    expect(existsSync(socketFolder)).toBe(false);
    await start();
    const count = async (client: Client) =>
      (await client.query('SELECT count(*)::int AS n FROM kept')).rows[0].n;
    expect(await as('mlflow', await tokenFor('mlflow'), count)).toBe(1);
  });

  test.each([
    [
      'of another major version',
      'PG_VERSION',
      '16\n',
      /made by PostgreSQL 16, and this version of the kit runs PostgreSQL 17/,
    ],
    ['that holds something else', 'thesis.tex', '', /holds no PostgreSQL cluster/],
  ])('refuses a data folder %s', async (_, name, content, message) => {
    const dataFolder = join(folder, `foreign-${name}`);
    mkdirSync(dataFolder);
    writeFileSync(join(dataFolder, name), content);
    await expect(startPostgres(options({ dataFolder }), supervisor)).rejects.toThrow(message);
    expect(readFileSync(join(dataFolder, name), 'utf8')).toBe(content);
  });

  test('starts over after an interrupted initdb, and says which value of a parameter is wrong', async () => {
    const dataFolder = join(folder, 'second', 'data');
    mkdirSync(`${dataFolder}.unfinished`, { recursive: true });
    writeFileSync(join(`${dataFolder}.unfinished`, 'PG_VERSION'), '17');
    const wrong = options({
      dataFolder,
      logFile: join(folder, 'second.log'),
      parameters: { work_mem: 'plenty' },
    });
    await expect(startPostgres(wrong, supervisor)).rejects.toThrow(/work_mem/);
    expect(existsSync(join(dataFolder, 'PG_VERSION'))).toBe(true);
    expect(existsSync(`${dataFolder}.unfinished`)).toBe(false);
  });
});
