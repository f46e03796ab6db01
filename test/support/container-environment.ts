import { join } from 'node:path';
import { readPlan } from '../../local/blueprint/read-plan';
import { synthesize } from '../../local/blueprint/synthesis';
import { LocalSecrets } from '../../local/run/secrets';
import { localSettings } from '../../local/run/settings';

/**
 * Prints the environment of the server task as an env file for a container next to a running `npm start`:
 * `container-environment.ts <data folder> <port of npm start> <port of the container> <CA file in the container>`.
 */
const [data = '', port = '', containerPort = '', databaseCa = ''] = process.argv.slice(2);
const settings = localSettings({ data, port: Number(port) });
const secrets = new LocalSecrets(join(settings.folders.root, 'secrets.json'));
const { serve, sessionSecret } = readPlan(
  synthesize({ ...settings, folders: { ...settings.folders, assembly: `${data}/ci.out` } }, secrets),
);
const environment = {
  ...serve.environment,
  ...Object.fromEntries(
    Object.entries(serve.secrets).map(([name, arn]) => [name, secrets.value(arn, sessionSecret.length)]),
  ),
  MLFLOW_PORT: containerPort,
  MLFLOW_AWS_METRICS_PORT: String(Number(containerPort) + 1),
  // Audit files in a volume of the container, instead of CloudWatch Logs.
  MLFLOW_AWS_AUDIT_LOG_GROUP: '',
  MLFLOW_AWS_AUDIT_FOLDER: '/run/mlflow',
  MLFLOW_AWS_DATABASE_CA: databaseCa,
  AWS_ACCESS_KEY_ID: secrets.value('access-key-id', 20),
  AWS_SECRET_ACCESS_KEY: secrets.value('secret-access-key', 40),
  AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${settings.ports.objectStore}`,
};
for (const [name, value] of Object.entries(environment)) console.log(`${name}=${value}`);
