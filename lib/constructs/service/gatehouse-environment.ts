import { origin } from '../../config/derived/origin';
import { loggedOutPath } from '../../config/public-paths';
import type { Environment } from '../../config/schema/environment';
import type { Issuer } from '../identity/issuer';

/** Where the server finds its stores. */
export interface Stores {
  /** Host name of the database. */
  readonly databaseHost: string;
  /** TCP port of the database. */
  readonly databasePort: string;
  /** The server's database. */
  readonly databaseName: string;
  /** Role with which the server logs in. */
  readonly databaseUser: string;
  /** Name of the artifact bucket. */
  readonly bucketName: string;
  /** Object with the issuer's keys: `s3://<bucket>/<key>`. */
  readonly issuerKeys: string;
  /** Log group of the audit trail. */
  readonly auditLogGroupName: string;
}

/** Props of the functions that make the server's environment. */
export interface ServerEnvironmentProps {
  /** The configuration. */
  readonly environment: Environment;
  /** Where the server finds its stores. */
  readonly stores: Stores;
  /** Signs the access tokens. */
  readonly issuer: Issuer;
  /** Range from which the load balancer connects. */
  readonly trustedProxies: string;
}

const bytesPerMib = 1024 * 1024;

/** Settings of the gatehouse: issuer, access rules, audit trail and limits. None of them is secret. */
export function gatehouseEnvironment(props: ServerEnvironmentProps): Record<string, string> {
  const { environment, stores, issuer } = props;
  const { service, identity } = environment;
  return {
    ...tokenEnvironment(issuer, origin(environment)),
    MLFLOW_AWS_ISSUER_KEYS: stores.issuerKeys,
    MLFLOW_AWS_ISSUER_KEYS_MAX_AGE_SECONDS: String(identity.keysMaxAgeMinutes * 60),
    MLFLOW_AWS_ACCESS: accessRules(environment.access),
    MLFLOW_AWS_LOGOUT_URL: issuer.logoutUrl(`${origin(environment)}${loggedOutPath}`),
    MLFLOW_AWS_AUDIT_LOG_GROUP: stores.auditLogGroupName,
    MLFLOW_AWS_METRICS_PORT: String(service.metricsPort),
    MLFLOW_AWS_MAX_BODY_BYTES: String(service.maxBodyMib * bytesPerMib),
  };
}

/** What an access token must contain; the load balancer checks the same itself (jwt-validation-action.ts). */
function tokenEnvironment(issuer: Issuer, audience: string): Record<string, string> {
  const exact = issuer.requiredClaims.filter(({ format }) => format === 'single-string');
  return {
    MLFLOW_AWS_ISSUER: issuer.issuer,
    MLFLOW_AWS_TOKEN_SCOPE: issuer.accessScope,
    MLFLOW_AWS_TOKEN_CLAIMS: JSON.stringify(
      Object.fromEntries(exact.map(({ name, value }) => [name, value])),
    ),
    MLFLOW_AWS_TOKEN_CLIENTS: JSON.stringify([issuer.clients.loadBalancer, issuer.clients.commandLine]),
    MLFLOW_AWS_MACHINE_CLIENTS: JSON.stringify(issuer.clients.machines),
    // A browser's session needs none: its token never leaves the load balancer and the server.
    MLFLOW_AWS_TOKEN_AUDIENCES: JSON.stringify(
      issuer.requireAudience ? { [issuer.clients.commandLine]: audience } : {},
    ),
    MLFLOW_AWS_GROUPS_CLAIM: issuer.groupsClaim,
  };
}

/** The access rules without the machines, whose scopes are in their tokens. */
function accessRules({ machines: _, ...rules }: Environment['access']): string {
  return JSON.stringify(rules);
}
