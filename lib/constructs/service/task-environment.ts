import { authority, origin } from '../../config/derived/origin';
import { artifactPrefix } from '../data/artifact-access';
import { gatehouseEnvironment, type ServerEnvironmentProps, type Stores } from './gatehouse-environment';

/** What the database connection needs; `mlflow-aws-server --help` documents each variable. */
export function databaseEnvironment(stores: Stores, region: string): Record<string, string> {
  return {
    AWS_REGION: region,
    // boto3 reads only this one; without it, it would sign URLs of artifacts for us-east-1.
    AWS_DEFAULT_REGION: region,
    MLFLOW_AWS_DATABASE_HOST: stores.databaseHost,
    MLFLOW_AWS_DATABASE_PORT: stores.databasePort,
    MLFLOW_AWS_DATABASE_NAME: stores.databaseName,
    MLFLOW_AWS_DATABASE_USER: stores.databaseUser,
  };
}

/**
 * A statement ends before the load balancer gives up on its request, which may have waited 25 seconds for its turn
 * (server: middleware/expensive_work.py). Nobody gains from a longer one.
 */
function statementSeconds(idleTimeoutSeconds: number): number {
  return Math.max(1, Math.min(idleTimeoutSeconds, 60) - 30);
}

/** Every setting of the server, except its one secret. */
export function serverEnvironment(props: ServerEnvironmentProps): Record<string, string> {
  const { environment, stores } = props;
  const { service, exposure, region, artifacts } = environment;
  return {
    ...databaseEnvironment(stores, region),
    MLFLOW_ARTIFACTS_DESTINATION: `s3://${stores.bucketName}/${artifactPrefix}`,
    MLFLOW_AWS_PRESIGNED_TRANSFERS: String(artifacts.presignedTransfers),
    MLFLOW_SERVER_ALLOWED_HOSTS: authority(environment),
    MLFLOW_SERVER_CORS_ALLOWED_ORIGINS: origin(environment),
    MLFLOW_HOST: service.bindAddress,
    MLFLOW_PORT: String(service.containerPort),
    MLFLOW_WORKERS: String(service.workers),
    FORWARDED_ALLOW_IPS: props.trustedProxies,
    // Longer than the load balancer keeps an idle connection, otherwise it responds with 502.
    MLFLOW_AWS_KEEP_ALIVE_SECONDS: String(exposure.idleTimeoutSeconds + 15),
    MLFLOW_AWS_STATEMENT_SECONDS: String(statementSeconds(exposure.idleTimeoutSeconds)),
    ...gatehouseEnvironment(props),
  };
}

/** A migration may take longer than the limit of the parameter group for statements. */
export function migrationEnvironment(stores: Stores, region: string): Record<string, string> {
  return { ...databaseEnvironment(stores, region), PGOPTIONS: '-c statement_timeout=0' };
}
