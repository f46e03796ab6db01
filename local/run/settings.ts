import { join, resolve } from 'node:path';
import { readEnvironment } from '../../lib/config/load';
import type { Environment, EnvironmentInput } from '../../lib/config/schema/environment';
import { validate } from '../../lib/config/validate';

/** What a person may choose on the command line. */
export interface Choices {
  /** Port of the load balancer; the other five follow it. @default - that of `config/local.ts` */
  readonly port?: number | undefined;
  /** Where data, logs and virtual environments lie. @default `.mlflow` in this repository */
  readonly data?: string | undefined;
}

/** Everything that the local run starts from. */
export interface Settings {
  readonly environment: Environment;
  /** The environment's issuer: on one machine there is no Cognito. */
  readonly identity: Extract<Environment['identity'], { kind: 'oidc' }>;
  readonly folders: Folders;
  readonly ports: Ports;
}

/** Every port that is used, all on loopback. */
export interface Ports {
  readonly loadBalancer: number;
  readonly issuer: number;
  readonly server: number;
  readonly database: number;
  readonly objectStore: number;
  /** Of the server's metrics. */
  readonly metrics: number;
  /** Of the listener that redirects plain HTTP, when there is one. */
  readonly plainHttp?: number;
}

/** Where what lies. */
export interface Folders {
  readonly root: string;
  readonly logs: string;
  readonly certificates: string;
  readonly database: string;
  readonly objects: string;
  readonly identityProvider: string;
  readonly environments: string;
  readonly assembly: string;
  /** The audit trail's files. */
  readonly audit: string;
  /** Stands for the tasks' writable volumes; emptied at every start. */
  readonly volumes: string;
}

/** Where data lies unless somebody chooses another folder. */
export const defaultData = join(__dirname, '../..', '.mlflow');

/** The object store has no port in the templates: on AWS it is S3 itself. It takes the one after the database's. */
const objectStoreOffset = 4;

/** The `local` environment as it is configured, moved to other ports if somebody chose one. */
export function localSettings({ port, data }: Choices): Settings {
  const input = readEnvironment('local');
  const environment = validate('config/local.ts', port === undefined ? input : moved(input, port));
  const { exposure, identity, service, database } = environment;
  if (identity.kind !== 'oidc') throw new Error('config/local.ts needs an issuer of kind "oidc".');
  return {
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
      containerPort: shift(service.containerPort ?? 8443),
      metricsPort: shift(service.metricsPort ?? 9464),
    },
    database: { ...database, port: shift(database.port ?? 5433) },
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
