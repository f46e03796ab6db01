import { join } from 'node:path';
import { bootstrapDatabase, databaseHost } from '../local/database/bootstrap';
import { answersOk } from '../local/processes/readiness';
import { loopback } from '../local/run/loopback';
import type { Step } from '../local/run/step';
import { type TaskNeeds, taskProcess } from '../local/server/task-process';

const database = 'mlflow_stock';

/**
 * Starts stock MLflow next to the kit's server: with the same version, PostgreSQL, S3, worker count, event loop and TLS,
 * but with its own database and without plugin, authentication and workspaces.
 * @param port port on loopback
 */
export const stockServerStep = (port: number): Step<TaskNeeds> => ({
  title: 'Stock MLflow',
  run: async (context) => {
    const { plan, certificates, settings, secrets, supervisor, python } = context;
    const { region } = settings.environment;
    const credentials = secrets.awsCredentials;
    const password = secrets.value('master-password');
    const bootstrap = { ...plan.bootstrap, databaseName: database };
    await bootstrapDatabase({ ...plan, bootstrap }, { certificates, region, credentials, password });
    const serve = taskProcess('Stock MLflow', plan.serve, context);
    const { MLFLOW_AWS_DATABASE_USER: user, MLFLOW_ARTIFACTS_DESTINATION: destination } = serve.env ?? {};
    const query = new URLSearchParams({
      sslmode: 'verify-full',
      sslrootcert: certificates.caFile,
      plugin: 'rds_iam',
    });
    const uri = `postgresql+psycopg2://${user}@${databaseHost}:${plan.database.port}/${database}?${query}`;
    const command = {
      ...serve,
      executable: python.server.command('mlflow'),
      env: stockEnvironment(serve.env ?? {}),
      logFile: context.logFile('stock'),
    };
    await supervisor.run({ ...command, args: ['db', 'upgrade', uri] });
    const folder = settings.folders.certificates;
    const uvicorn = `--ssl-keyfile ${join(folder, 'server-key.pem')} --ssl-certfile ${join(folder, 'server.pem')} --loop uvloop --http httptools --no-access-log`;
    await supervisor.start(
      {
        ...command,
        args: [
          'server',
          ...['--backend-store-uri', uri, '--serve-artifacts', '--artifacts-destination', destination ?? ''],
          ...['--host', loopback, '--port', String(port)],
          ...['--workers', plan.serve.environment.MLFLOW_WORKERS ?? '1'],
          ...['--allowed-hosts', `localhost:${port}`, '--uvicorn-opts', uvicorn],
        ],
      },
      { ready: answersOk(`https://${loopback}:${port}/health`), readyTimeoutMs: 300_000 },
    );
  },
});

/** The variables of the task, without those of the kit and of MLflow. */
function stockEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('MLFLOW_')));
}
