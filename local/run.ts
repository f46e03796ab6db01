import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { loopbackCallbacks } from '../lib/constructs/identity/clients';
import { type Certificates, ensureCertificates } from './certificates';
import { clientIds } from './client-ids';
import { bootstrapDatabase, databaseHost } from './database';
import { demoUsers } from './demo-users';
import { startIamLogin } from './iam-login/iam-login';
import { startIdentityProvider } from './identity-provider';
import { startLoadBalancer } from './load-balancer/server';
import { migrateOnce } from './migration';
import { applyBucket } from './object-store/apply-bucket';
import { startObjectStore } from './object-store/object-store';
import { type ListenerPlan, type Plan, plan, type TaskPlan } from './plan';
import { startPostgres } from './postgres/postgres';
import type { Command } from './processes/process-group';
import { answersOk } from './processes/readiness';
import { Supervisor } from './processes/supervisor';
import { type PythonEnvironments, pythonEnvironments } from './python-environments';
import { LocalSecrets } from './secrets';
import type { Settings } from './settings';
import { synthesize } from './synthesis';
import { taskCommand } from './task';

/** One thing to be done at the start, told to the user with the time that it took. */
export interface Step {
  readonly title: string;
  run(progress: (message: string) => void): Promise<void>;
}

/** Milliseconds. Measured: 10 s on a quiet machine; a loaded one with few cores takes minutes. */
const serverReadyTimeoutMs = 300_000;

const loopback = '127.0.0.1';

/** The whole server on this machine, started step by step and stopped in the opposite order. */
export class LocalRun {
  readonly steps: readonly Step[];
  private readonly supervisor: Supervisor;
  private readonly secrets: LocalSecrets;
  private readonly closers: (() => Promise<unknown>)[] = [];
  /** The one that was begun last. */
  private step: Promise<void> = Promise.resolve();
  private certificates!: Certificates;
  private python!: PythonEnvironments;
  private blueprint!: Plan;

  /** @param onFailure told when a part ends by itself after it was up */
  constructor(
    private readonly settings: Settings,
    onFailure: (error: Error) => void,
  ) {
    this.supervisor = new Supervisor(onFailure);
    this.secrets = new LocalSecrets(join(settings.folders.root, 'secrets.json'));
    this.closers.push(() => this.supervisor.close());
    const steps: Step[] = [
      { title: 'Synthesize the blueprint', run: async () => this.synthesize() },
      { title: 'Certificates', run: () => this.certify() },
      { title: 'Python environments', run: (progress) => this.install(progress) },
      { title: 'PostgreSQL, behind IAM login', run: () => this.startDatabase() },
      { title: 'S3', run: () => this.startObjectStore() },
      { title: 'OpenID provider', run: () => this.startIdentityProvider() },
      { title: 'Database bootstrap', run: () => this.bootstrap() },
      { title: 'Schema migration', run: (progress) => this.migrate(progress) },
      { title: 'MLflow', run: () => this.startServer() },
      { title: 'Load balancer', run: () => this.startLoadBalancer() },
    ];
    this.steps = steps.map(({ title, run }) => ({ title, run: (progress) => this.remember(run(progress)) }));
  }

  /** Path of the authority that clients must trust. */
  get caFile(): string {
    return this.certificates.caFile;
  }

  /** Stops whatever runs, the newest first: requests in flight are answered, then the parts behind them end. */
  async stop(): Promise<void> {
    await this.close();
    // A step that was under way may have opened something after that; without its children it ends soon.
    await this.step.catch(() => undefined);
    await this.close();
  }

  private async close(): Promise<void> {
    for (let close = this.closers.pop(); close; close = this.closers.pop()) await close();
  }

  private remember(step: Promise<void>): Promise<void> {
    this.step = step;
    return step;
  }

  private log(name: string): string {
    return join(this.settings.folders.logs, `${name}.log`);
  }

  private get credentials() {
    return {
      accessKeyId: this.secrets.value('access-key-id', 20),
      secretAccessKey: this.secrets.value('secret-access-key', 40),
    };
  }

  private synthesize(): void {
    this.blueprint = plan(synthesize(this.settings, this.secrets));
  }

  private async certify(): Promise<void> {
    this.certificates = await ensureCertificates(this.settings.folders.certificates);
  }

  private async install(progress: (message: string) => void): Promise<void> {
    this.python = await pythonEnvironments(this.settings.folders, this.supervisor, progress);
  }

  private async startDatabase(): Promise<void> {
    const { database } = this.blueprint;
    const { region } = this.settings.environment;
    const postgres = await startPostgres(
      {
        dataFolder: this.settings.folders.database,
        logFile: this.log('postgresql'),
        master: { name: database.masterUser, password: this.secrets.value('master-password') },
        parameters: database.parameters,
      },
      this.supervisor,
    );
    // The socket's folder goes last of all, when the process that owns it has been stopped.
    this.closers.unshift(() => postgres.release());
    const log = createWriteStream(this.log('iam-login'), { flags: 'a' });
    const login = await startIamLogin({
      port: database.port,
      certificate: this.certificates,
      socket: postgres.socket,
      endpoint: `${databaseHost}:${database.port}`,
      region,
      credentials: [this.credentials],
      isIamUser: (user) => postgres.isIamUser(user),
      reservedUsers: ['rdsadmin'],
      log: (message) => log.write(`${new Date().toISOString()} ${message}\n`),
    });
    this.closers.push(() => login.close());
  }

  private async startObjectStore(): Promise<void> {
    const { bucket } = this.blueprint;
    const store = await startObjectStore(
      {
        executable: this.python.objectStore.command('ministack'),
        port: this.settings.ports.objectStore,
        dataFolder: this.settings.folders.objects,
        logFile: this.log('s3'),
        region: this.settings.environment.region,
        credentials: this.credentials,
      },
      this.supervisor,
    );
    await applyBucket(store.client, bucket.name, bucket.properties, bucket.policy);
  }

  private async startIdentityProvider(): Promise<void> {
    const { environment, identity, folders, ports } = this.settings;
    const { exposure, hostname, access } = environment;
    const provider = await startIdentityProvider({
      bind: loopback,
      port: ports.issuer,
      certificate: this.certificates,
      stateFolder: folders.identityProvider,
      users: demoUsers(access),
      loadBalancerClient: {
        clientId: identity.clientId,
        clientSecret: this.secrets.value(`${identity.clientSecretArn}#clientSecret`),
        redirectUris: [`https://${hostname}:${exposure.port}/oauth2/idpresponse`],
      },
      publicClient: { clientId: clientIds.commandLine, redirectUris: loopbackCallbacks },
      machineClient: { clientId: clientIds.machine, clientSecret: this.secrets.value('machine-client') },
      accessScope: identity.accessScope,
    });
    this.closers.push(() => provider.close());
  }

  private async bootstrap(): Promise<void> {
    await bootstrapDatabase(this.blueprint, {
      certificates: this.certificates,
      region: this.settings.environment.region,
      credentials: this.credentials,
      password: this.secrets.value('master-password'),
    });
  }

  private async migrate(progress: (message: string) => void): Promise<void> {
    const { migrate } = this.blueprint;
    const stampFile = join(this.settings.folders.database, 'migrated-by.sha256');
    const ran = await migrateOnce(
      migrate,
      this.taskCommand('Schema migration', migrate),
      stampFile,
      this.supervisor,
    );
    if (!ran) progress('not due: the task definition is unchanged');
  }

  private async startServer(): Promise<void> {
    const { serve, loadBalancer } = this.blueprint;
    const { protocol, port } = loadBalancer.targetGroup;
    const url = `${protocol.toLowerCase()}://${loopback}:${port}${loadBalancer.healthCheckPath}`;
    const server = await this.supervisor.start(this.taskCommand('MLflow', serve), {
      ready: answersOk(url),
      readyTimeoutMs: serverReadyTimeoutMs,
    });
    this.closers.push(() => this.supervisor.stop(server));
  }

  private taskCommand(name: string, task: TaskPlan): Command {
    const { sessionSecret } = this.blueprint;
    return taskCommand(name, task, {
      executable: this.python.server.command('mlflow-aws-server'),
      volumes: this.settings.folders.volumes,
      databaseCaFile: this.certificates.caFile,
      objectStoreUrl: `http://${loopback}:${this.settings.ports.objectStore}`,
      credentials: this.credentials,
      secret: (arn) => this.secrets.value(arn, sessionSecret.length),
      logFile: this.log(task.command.join('-')),
    });
  }

  private async startLoadBalancer(): Promise<void> {
    const { https, redirect } = this.blueprint.loadBalancer;
    await this.startListener(https, true);
    if (redirect) await this.startListener(redirect, false);
  }

  private async startListener({ listener, rules }: ListenerPlan, withTls: boolean): Promise<void> {
    const { arn, attributes, targetGroup } = this.blueprint.loadBalancer;
    const log = createWriteStream(this.log('load-balancer'), { flags: 'a' });
    const loadBalancer = await startLoadBalancer({
      listener,
      rules,
      attributes,
      loadBalancerArn: arn,
      targets: new Map([
        [targetGroup.arn, { protocol: targetGroup.protocol, host: loopback, port: targetGroup.port }],
      ]),
      bind: loopback,
      port: Number(listener.Port),
      ...(withTls ? { certificate: this.certificates } : {}),
      trustedCa: this.certificates.ca,
      secretKey: createHash('sha256').update(this.secrets.value('load-balancer-cookies')).digest(),
      log: (entry) => log.write(`${JSON.stringify(entry)}\n`),
    });
    this.closers.push(() => loadBalancer.close());
  }
}
