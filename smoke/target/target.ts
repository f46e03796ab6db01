import { readFileSync } from 'node:fs';
import { origin } from '../../lib/config/derived/origin';
import type { Environment } from '../../lib/config/schema/environment';

/** The server that is tested. */
export interface Target {
  /** The environment's name. */
  readonly name: string;
  /** Its validated configuration. */
  readonly environment: Environment;
  /** Whether the server runs on AWS or on this machine. */
  readonly place: 'AWS' | 'this machine';
  /** Its public address, without a slash at the end. */
  readonly origin: string;
  /** PEM of the authority that has signed its certificate. @default the public ones */
  readonly ca?: string;
  /** Where the audit trail's files are. @default it is in CloudWatch Logs, or unknown */
  readonly auditFolder?: string;
}

/** Variable of MLflow's client with the file of the authority. */
export const caVariable = 'MLFLOW_TRACKING_SERVER_CERT_PATH';

/** The authority that the variable names, as MLflow's client reads it. */
export function configuredCa(variables: NodeJS.ProcessEnv): { ca?: string } {
  const file = variables[caVariable];
  return file === undefined || file === '' ? {} : { ca: readFileSync(file, 'utf8') };
}

/** A deployed environment. */
export function awsTarget(name: string, environment: Environment, variables: NodeJS.ProcessEnv): Target {
  return { name, environment, place: 'AWS', origin: origin(environment), ...configuredCa(variables) };
}
