import type { Plan } from '../blueprint/plan';
import type { Certificates } from '../certificates/certificates';
import type { Context } from '../run/context';
import { logLines } from '../run/log-lines';
import type { Step } from '../run/step';
import { databaseHost } from './bootstrap';
import { startIamLogin } from './iam-login/iam-login';
import { type Postgres, startPostgres } from './postgres/postgres';

/** Starts the stand-in of RDS: PostgreSQL on a private socket, and in front of it the login by IAM tokens. */
export const databaseStep: Step<{ plan: Plan; certificates: Certificates }> = {
  title: 'PostgreSQL, behind IAM login',
  run: async (context) => {
    const { plan, certificates, settings, secrets, supervisor, closers, logFile } = context;
    const { masterUser, parameters } = plan.database;
    const postgres = await startPostgres(
      {
        dataFolder: settings.folders.database,
        logFile: logFile('postgresql'),
        master: { name: masterUser, password: secrets.value('master-password') },
        parameters,
      },
      supervisor,
    );
    // Removed last, after the process that owns the socket has been stopped.
    closers.unshift(() => postgres.release());
    await startLogin(context, postgres, plan.database.port, certificates);
  },
};

async function startLogin(
  { settings, secrets, closers, logFile }: Context,
  postgres: Postgres,
  port: number,
  certificate: Certificates,
): Promise<void> {
  const log = logLines(logFile('iam-login'));
  const login = await startIamLogin({
    port,
    certificate,
    socket: postgres.socket,
    endpoint: `${databaseHost}:${port}`,
    region: settings.environment.region,
    credentials: [secrets.awsCredentials],
    isIamUser: (user) => postgres.isIamUser(user),
    reservedUsers: ['rdsadmin'],
    log: (message) => log(`${new Date().toISOString()} ${message}`),
  });
  closers.push(() => login.close());
}
