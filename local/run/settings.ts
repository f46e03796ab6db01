import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { readEnvironment } from '../../lib/config/load';
import { databasePort } from '../../lib/config/schema/database';
import type { Environment, EnvironmentInput } from '../../lib/config/schema/environment';
import { serverPort } from '../../lib/config/schema/service';
import { validate } from '../../lib/config/validate';

/** What a user may choose on the command line. */
export interface Choices {
  /** Port of the load balancer; the other five follow. @default - that of `config/local.ts` */
  readonly port?: number | undefined;
  /** Where data, logs and virtual environments lie. @default `.mlflow` in this repository */
  readonly data?: string | undefined;
  /** File of the environment to run. @default `config/local.ts` of this repository */
  readonly environment?: string | undefined;
}

/** Everything that the local run starts from. */
export interface Settings {
  /** Absolute path of the environment's file. */
  readonly environmentFile: string;
  /** The validated environment, on the chosen ports. */
  readonly environment: Environment;
  /** The environment's issuer: on one machine there is no Cognito. */
  readonly identity: Extract<Environment['identity'], { kind: 'oidc' }>;
  /** Where the run keeps its files. */
  readonly folders: Folders;
  /** The ports that the run listens on. */
  readonly ports: Ports;
}

/** Every port that is used, all on loopback. */
export interface Ports {
  /** The load balancer, HTTPS: the only one that clients need. */
  readonly loadBalancer: number;
  /** The OpenID provider, HTTPS. */
  readonly issuer: number;
  /** MLflow, HTTPS. */
  readonly server: number;
  /** PostgreSQL, behind the IAM login. */
  readonly database: number;
  /** The S3-compatible store, plain HTTP. */
  readonly objectStore: number;
  /** The server's metrics, for scraping. */
  readonly metrics: number;
  /** The listener that redirects plain HTTP. @default - plain HTTP is refused */
  readonly plainHttp?: number;
}

/** Paths of the folders. */
export interface Folders {
  /** The data folder, which holds all the others. */
  readonly root: string;
  /** Output of every part; that of the run before stays as `<file>.previous`. */
  readonly logs: string;
  /** The authority and the server certificate. */
  readonly certificates: string;
  /** Data of PostgreSQL, by its major version. */
  readonly database: string;
  /** Objects of the S3-compatible store. */
  readonly objects: string;
  /** Signing key, sessions and grants of the OpenID provider. */
  readonly identityProvider: string;
  /** Python virtual environments; they hold no data. */
  readonly environments: string;
  /** The synthesized templates, written at every start. */
  readonly assembly: string;
  /** The audit trail's files. */
  readonly audit: string;
  /** Stands for the tasks' writable volumes; emptied at every start. */
  readonly volumes: string;
}

/** The data folder unless --data names another one. */
export const defaultData = join(__dirname, '../..', '.mlflow');

/** The object store has no port in the templates: on AWS it is S3 itself. It takes the one after the database's. */
const objectStoreOffset = 4;

/** The environment that runs unless another one is chosen. */
export const defaultEnvironment = join(__dirname, '../..', 'config/local.ts');

/**
 * The environment as it is configured, moved to other ports if one was chosen.
 * @throws Error when the environment's file does not exist or is not for one machine
 * @throws ConfigurationError with everything that is wrong in it
 */
export function localSettings({ port, data, environment: chosen }: Choices): Settings {
  const environmentFile = chosen === undefined ? defaultEnvironment : resolve(chosen);
  const input = readEnvironmentFile(environmentFile);
  const shown = relative(process.cwd(), environmentFile);
  const environment = validate(shown, port === undefined ? input : moved(input, port));
  const { exposure, identity, service, database } = environment;
  if (identity.kind !== 'oidc') throw new Error(`${shown} needs an issuer of kind "oidc".`);
  return {
    environmentFile,
    environment,
    identity,
    folders: folders(data === undefined ? defaultData : resolve(data)),
    ports: {
      loadBalancer: exposure.port,
      issuer: Number(new URL(identity.issuer).port),
      server: service.containerPort,
      database: database.port,
      objectStore: exposure.port + objectStoreOffset,
      metrics: service.metricsPort,
      ...(exposure.plainHttp === 'redirect' ? { plainHttp: exposure.plainHttpPort } : {}),
    },
  };
}

function readEnvironmentFile(file: string): EnvironmentInput {
  if (!existsSync(file))
    throw new Error(
      `There is no environment file ${file}. Restore it with git checkout, or name another one with --environment.`,
    );
  return readEnvironment(basename(file, '.ts'), dirname(file));
}

/** The same configuration on `port` and the five after it. */
function moved(input: EnvironmentInput, port: number): EnvironmentInput {
  const configured = input.exposure.port ?? 443;
  const shift = (other: number) => other - configured + port;
  const { exposure, identity, service, database } = input;
  const plainHttp =
    exposure.plainHttpPort === undefined ? {} : { plainHttpPort: shift(exposure.plainHttpPort) };
  const addresses = Object.entries(identity).map(([key, value]) => [key, shiftAddress(value, shift)]);
  return {
    ...input,
    exposure: { ...exposure, ...plainHttp, port },
    identity: Object.fromEntries(addresses) as EnvironmentInput['identity'],
    service: {
      ...service,
      containerPort: shift(service.containerPort ?? serverPort),
      metricsPort: shift(service.metricsPort ?? 9464),
    },
    database: { ...database, port: shift(database.port ?? databasePort) },
  };
}

function shiftAddress(value: unknown, shift: (port: number) => number): unknown {
  if (typeof value !== 'string' || !value.startsWith('https://')) return value;
  return value.replace(/:(\d+)(?=\/|$)/, (_, port: string) => `:${shift(Number(port))}`);
}

function folders(root: string): Folders {
  const at = (name: string) => join(root, name);
  return {
    root,
    logs: at('logs'),
    certificates: at('certificates'),
    database: at('postgresql/17'),
    objects: at('objects'),
    identityProvider: at('identity-provider'),
    environments: at('environments'),
    assembly: at('cdk.out'),
    audit: at('audit'),
    volumes: at('volumes'),
  };
}
