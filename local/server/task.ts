import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TaskPlan } from '../blueprint/plan';
import type { Command } from '../processes/process-group';
import { ensurePrivateFolder } from '../run/private-files';

/** What this machine gives a task instead of a container on Fargate. */
export interface TaskHost {
  /** The server's entry point in its virtual environment; stands for the image. */
  readonly executable: string;
  /** Stands for the volumes; emptied at every start, as a task's are. */
  readonly volumes: string;
  /** Stands for the log group of the audit trail; kept. */
  readonly auditFolder: string;
  /** PEM file; stands for the RDS authorities in the image. */
  readonly databaseCaFile: string;
  /** Where S3 is. */
  readonly objectStoreUrl: string;
  /** Stands for the task role. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Value of a secret. */
  secret(arn: string): string;
  /** File that takes the task's output. */
  readonly logFile: string;
}

/** The task definition's own command and environment as a process; `emulation.ts` lists what is replaced and why. */
export function taskCommand(name: string, task: TaskPlan, host: TaskHost): Command {
  const secrets = Object.entries(task.secrets).map(
    ([variable, arn]) => [variable, host.secret(arn)] as const,
  );
  return {
    name,
    executable: host.executable,
    args: [...task.command],
    env: { ...task.environment, ...Object.fromEntries(secrets), ...replacements(task, host) },
    logFile: host.logFile,
    stopGraceMs: task.stopTimeoutSeconds * 1000,
  };
}

/** Only what a container brings, or what must differ because this is no container. */
function replacements(task: TaskPlan, host: TaskHost): Record<string, string> {
  const folders = Object.fromEntries(
    task.writablePaths.map((path) => [path, emptyFolder(host.volumes, path)]),
  );
  const {
    '/run/mlflow': runtime = '',
    '/run/mlflow-metrics': metrics = '',
    '/tmp': temporary = '',
  } = folders;
  if ('MLFLOW_AWS_AUDIT_LOG_GROUP' in task.environment) ensurePrivateFolder(host.auditFolder);
  return {
    PATH: process.env.PATH ?? '',
    HOME: temporary,
    TMPDIR: temporary,
    MPLCONFIGDIR: join(temporary, 'matplotlib'),
    PYTHONUNBUFFERED: '1',
    MLFLOW_AWS_RUNTIME_DIRECTORY: runtime,
    MLFLOW_AWS_METRICS_DIRECTORY: metrics,
    MLFLOW_AWS_DATABASE_CA: host.databaseCaFile,
    AWS_ACCESS_KEY_ID: host.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: host.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: host.objectStoreUrl,
    // A file instead of CloudWatch Logs.
    ...('MLFLOW_AWS_AUDIT_LOG_GROUP' in task.environment
      ? { MLFLOW_AWS_AUDIT_LOG_GROUP: '', MLFLOW_AWS_AUDIT_FOLDER: host.auditFolder }
      : {}),
    // The load balancer's stand-in is on this machine, not in the VPC.
    ...('FORWARDED_ALLOW_IPS' in task.environment ? { FORWARDED_ALLOW_IPS: '127.0.0.1' } : {}),
  };
}

function emptyFolder(volumes: string, containerPath: string): string {
  const folder = join(volumes, basename(containerPath));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
