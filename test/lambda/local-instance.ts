import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Signer } from '@aws-sdk/rds-signer';
import { Client } from 'pg';
import { databaseParameters } from '../../lib/constructs/data/database-parameters';
import { type Certificates, ensureCertificates } from '../../local/certificates/certificates';
import { type IamLogin, type IamLoginOptions, startIamLogin } from '../../local/database/iam-login/iam-login';
import { type Postgres, startPostgres } from '../../local/database/postgres/postgres';
import { Supervisor } from '../../local/processes/supervisor';

const region = 'eu-central-1';
const credentials = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'a secret' };

/** A fresh database instance on this machine: PostgreSQL with the template's parameters behind the IAM log-in. */
export class LocalInstance {
  readonly master = { name: 'mlflow_master', password: 'of RDS' };
  readonly folder = mkdtempSync(join(tmpdir(), 'instance-'));
  certificates!: Certificates;
  front!: IamLogin;
  private readonly fronts: IamLogin[] = [];
  private readonly dataFolder = join(this.folder, 'postgres', 'data');
  private readonly supervisor = new Supervisor(() => undefined);
  private postgres!: Postgres;

  async start(): Promise<void> {
    const { master, dataFolder } = this;
    this.certificates = await ensureCertificates(join(this.folder, 'certificates'));
    const parameters = databaseParameters(80);
    const logFile = join(this.folder, 'postgres.log');
    this.postgres = await startPostgres({ dataFolder, logFile, master, parameters }, this.supervisor);
    this.front = await this.startFront();
  }

  async stop(): Promise<void> {
    for (const front of this.fronts) await front.close();
    await this.supervisor.close();
    await this.postgres.release();
    rmSync(this.folder, { recursive: true });
  }

  /** One more way in, with other options than the first; it is closed with the instance. */
  async startFront(more: Partial<IamLoginOptions> = {}): Promise<IamLogin> {
    const front = await startIamLogin({
      port: 0,
      certificate: this.certificates,
      socket: this.postgres.socket,
      region,
      credentials: [credentials],
      isIamUser: this.postgres.isIamUser,
      reservedUsers: ['rdsadmin'],
      ...more,
    });
    this.fronts.push(front);
    return front;
  }

  /** Runs statements as AWS's own superuser, past the log-in. */
  admin(sql: string, database = 'postgres') {
    const host = dirname(this.postgres.socket);
    return rows(new Client({ host, port: 5432, user: 'rdsadmin', database }), sql);
  }

  /** Runs statements in the server's database as anybody, through the log-in. */
  as(user: string, password: string, sql: string) {
    const ssl = { ca: this.certificates.ca };
    const { port } = this.front;
    return rows(new Client({ host: 'localhost', port, user, password, database: 'mlflow', ssl }), sql);
  }

  /** A real token of the RDS signer. */
  token(username: string, port = this.front.port): Promise<string> {
    return new Signer({ hostname: 'localhost', port, username, region, credentials }).getAuthToken();
  }

  /** Lets the master in by a token only while `work` runs, as `rds_iam` would on RDS. */
  async withMasterByToken(work: (port: number) => Promise<void>): Promise<void> {
    const file = join(this.dataFolder, 'pg_hba.conf');
    const rules = readFileSync(file, 'utf8');
    const strict = await this.startFront({ isIamUser: async () => true });
    await this.reload(file, `local all ${this.master.name} trust\n${rules}`);
    try {
      await work(strict.port);
    } finally {
      await this.reload(file, rules);
    }
  }

  private async reload(file: string, rules: string): Promise<void> {
    writeFileSync(file, rules);
    await this.admin('SELECT pg_reload_conf()');
  }
}

async function rows(client: Client, sql: string) {
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
