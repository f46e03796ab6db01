import { mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Environment } from '../../../lib/config/schema/environment';
import { answersOk } from '../../../local/processes/readiness';
import type { Supervisor } from '../../../local/processes/supervisor';
import { loopback } from '../../../local/run/loopback';
import type { Tools } from '../tools';
import type { ShimReport } from './require-listed';

/** What an emulated account is made of. */
export interface EmulatorOptions {
  /** Where its files and logs go. */
  readonly folder: string;
  /** Loopback port of every service. */
  readonly port: number;
  /** The environment that will be deployed: account, region, hosted zone. */
  readonly environment: Environment;
  /** The Python programs. */
  readonly tools: Tools;
  /** Authority of the database's certificate. */
  readonly databaseCaFile: string;
  /** Password in the master secret. */
  readonly masterPassword: string;
}

/** An emulated AWS account. */
export interface Emulator {
  /** What a client of AWS needs in its environment; nothing of the user's own configuration. */
  readonly clientEnvironment: NodeJS.ProcessEnv;
  /** What the shims have changed. */
  readonly shimReport: ShimReport;
  /** Makes every further task fail, or no longer. */
  readonly taskFailureFile: string;
}

const repository = join(__dirname, '../../..');

/** Where the shims are. */
export const shimsFolder = join(__dirname, '../shims');

const readyTimeoutMs = 60_000;

/** The emulator takes the account from an access key of twelve digits. */
export const credentialsOf = ({ account }: Environment) => ({
  accessKeyId: account,
  secretAccessKey: 'emulated',
});

/** Starts ministack with the shims, on loopback, as an empty account. The supervisor stops it. */
export async function startEmulator(options: EmulatorOptions, supervisor: Supervisor): Promise<Emulator> {
  const { folder, port, tools } = options;
  const endpoint = `http://${loopback}:${port}`;
  const home = join(folder, 'home');
  const temporary = join(folder, 'tmp');
  for (const each of [home, temporary]) mkdirSync(each, { recursive: true, mode: 0o700 });
  const clientEnvironment = client(options, endpoint, { HOME: home, TMPDIR: temporary });
  const shimReport = join(folder, 'shims.json');
  const taskFailureFile = join(folder, 'tasks-fail');
  await supervisor.start(
    {
      name: 'The emulator (ministack)',
      executable: tools.emulatorPython,
      args: [join(shimsFolder, 'serve.py')],
      env: {
        ...server(options, endpoint),
        ...clientEnvironment,
        ...shim(options, shimReport, taskFailureFile),
      },
      cwd: folder,
      logFile: join(folder, 'logs/ministack.log'),
    },
    { ready: answersOk(`${endpoint}/_ministack/health`), readyTimeoutMs },
  );
  return {
    clientEnvironment,
    shimReport: JSON.parse(readFileSync(shimReport, 'utf8')),
    taskFailureFile,
  };
}

function client(
  { environment, tools }: EmulatorOptions,
  endpoint: string,
  folders: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const { accessKeyId, secretAccessKey } = credentialsOf(environment);
  return {
    ...folders,
    PATH: [tools.awsFolder, process.env.PATH].join(delimiter),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: environment.region,
    AWS_DEFAULT_REGION: environment.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_PAGER: '',
    CDK_DOCKER: join(shimsFolder, 'docker.sh'),
  };
}

/** ministack's own settings. */
function server({ folder, port, environment }: EmulatorOptions, endpoint: string): NodeJS.ProcessEnv {
  return {
    BIND_HOST: loopback, // its default is 0.0.0.0
    GATEWAY_PORT: String(port),
    MINISTACK_HOST: loopback,
    MINISTACK_ACCOUNT_ID: environment.account,
    MINISTACK_REGION: environment.region,
    // Servers that nothing here needs, and that would listen elsewhere.
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    S3_PERSIST: '0',
    PERSIST_STATE: '0',
    STATE_DIR: join(folder, 'state'),
    DOCKER_HOST: 'unix:///nonexistent',
    // The functions' processes inherit these.
    NODE_PATH: join(repository, 'node_modules'),
    NODE_OPTIONS: `--require ${join(shimsFolder, 'functions.cjs')}`,
    SHIM_ISSUER: endpoint,
  };
}

function shim(options: EmulatorOptions, report: string, taskFailureFile: string): NodeJS.ProcessEnv {
  const { environment, tools, databaseCaFile, masterPassword } = options;
  if (environment.domain.kind !== 'hosted-zone')
    throw new Error('The suite deploys environments with a hosted zone only.');
  const { hostedZoneId, zoneName } = environment.domain;
  return {
    SHIM_REPORT: report,
    SHIM_DATABASE_CA: databaseCaFile,
    SHIM_MASTER_PASSWORD: masterPassword,
    SHIM_HOSTED_ZONE: `${hostedZoneId}=${zoneName}`,
    SHIM_TASK_COMMAND: tools.serverCommand,
    SHIM_TASK_FAILURE: taskFailureFile,
  };
}
