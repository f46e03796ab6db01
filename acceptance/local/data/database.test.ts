import { Signer } from '@aws-sdk/rds-signer';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, type ClientConfig } from 'pg';
import { databaseHost } from '../../../local/database/bootstrap';
import { sharedStack } from '../../driver/server/stack';

const port = sharedStack.settings.ports.database;
const database = 'mlflow';
const clients: Client[] = [];
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
});

/** Connects like the server, over verified TLS. */
async function connect(change: ClientConfig): Promise<Client> {
  const ssl = { ca: sharedStack.ca, rejectUnauthorized: true };
  const client = new Client({ host: databaseHost, port, database, user: 'mlflow', ssl, ...change });
  client.on('error', () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

function iamToken(change: Partial<ConstructorParameters<typeof Signer>[0]> = {}): Promise<string> {
  const { region } = sharedStack.settings.environment;
  const signer = {
    hostname: databaseHost,
    port,
    region,
    username: 'mlflow',
    credentials: sharedStack.credentials,
  };
  return new Signer({ ...signer, ...change }).getAuthToken();
}

describe('the role of the server', () => {
  let mlflow: Client;
  beforeAll(async () => {
    mlflow = await connect({ password: await iamToken() });
  });

  test('logs in with an IAM token', async () => {
    const { rows } = await mlflow.query(
      'SELECT current_user AS name, rolsuper FROM pg_roles WHERE rolname = current_user',
    );
    expect(rows).toEqual([{ name: 'mlflow', rolsuper: false }]);
  });

  test('is the role that the server uses', async () => {
    const { rows } = await mlflow.query(
      'SELECT count(*)::int AS others FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()',
    );
    expect(rows[0].others).toBeGreaterThan(0);
  });

  test('has a migrated schema', async () => {
    const { rows } = await mlflow.query('SELECT version_num FROM alembic_version');
    expect(rows).toEqual([{ version_num: expect.stringMatching(/^[0-9a-f]{12}$/) }]);
  });

  test('has the tables of the gatehouse, and no tables of users and permissions', async () => {
    const { rows } = await mlflow.query(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename ~ '^(users|roles?|.*permissions?|user_.*|gatehouse.*|alembic_version_auth)$' ORDER BY 1",
    );
    expect(rows).toEqual([{ tablename: 'gatehouse_approvals' }, { tablename: 'gatehouse_blocks' }]);
  });

  test('cannot read passwords, and cannot create roles or databases', async () => {
    await expect(mlflow.query('SELECT rolpassword FROM pg_authid')).rejects.toThrow(/permission denied/);
    await expect(mlflow.query('CREATE ROLE intruder')).rejects.toThrow(/permission denied/);
    await expect(mlflow.query('CREATE DATABASE intruder')).rejects.toThrow(/permission denied/);
  });

  test('has no password that could be guessed', async () => {
    const user = sharedStack
      .blueprint()
      .one({ type: 'AWS::RDS::DBInstance' })
      .property<string>('MasterUsername');
    const master = await connect({ user, password: sharedStack.secret('master-password') }).catch(async () =>
      connect({ user, password: await iamToken({ username: user }) }),
    );
    const { rows } = await master.query(
      "SELECT rolname, pg_has_role('mlflow', 'rds_iam', 'MEMBER') AS iam FROM pg_roles WHERE rolname = 'mlflow'",
    );
    expect(rows).toEqual([{ rolname: 'mlflow', iam: true }]);
  });
});

describe('a login as mlflow is refused', () => {
  const foreign = { accessKeyId: 'AKIDUNKNOWN', secretAccessKey: 'guessed' };
  const attempts: Record<string, () => Promise<ClientConfig>> = {
    'without TLS': async () => ({ password: await iamToken(), ssl: false }),
    'with the password of the master user': async () => ({ password: sharedStack.secret('master-password') }),
    'with a guessed password': async () => ({ password: 'mlflow' }),
    'with a token of other credentials': async () => ({ password: await iamToken({ credentials: foreign }) }),
    'with a token of another user': async () => ({ password: await iamToken({ username: 'postgres' }) }),
    'with a token for another host': async () => ({
      password: await iamToken({ hostname: 'other.example.com' }),
    }),
  };

  test.each(Object.keys(attempts))('%s', async (name) => {
    await expect(connect((await attempts[name]?.()) ?? {})).rejects.toThrow(
      /PAM authentication failed|no pg_hba\.conf entry|password authentication failed|no encryption/,
    );
  });

  test('with an unknown certificate authority', async () => {
    const ssl = { rejectUnauthorized: true };
    await expect(connect({ password: await iamToken(), ssl })).rejects.toThrow(/certificate/);
  });
});
