import type { Plan, TaskPlan } from '../blueprint/plan';
import type { Certificates } from '../certificates/certificates';
import type { Command } from '../processes/process-group';
import type { PythonEnvironments } from '../python/python-environments';
import type { Context } from '../run/context';
import { loopback } from '../run/loopback';
import { taskCommand } from './task';

/** What steps that run a task need of earlier ones. */
export interface TaskNeeds {
  /** What the templates say about the task. */
  readonly plan: Plan;
  /** The local authority, which the task trusts for the database. */
  readonly certificates: Certificates;
  /** The virtual environment that stands for the image. */
  readonly python: PythonEnvironments;
}

/**
 * A task as a process of this run.
 * @param name of the process, for messages
 */
export function taskProcess(name: string, task: TaskPlan, context: Context & TaskNeeds): Command {
  const { plan, certificates, python, settings, secrets, logFile } = context;
  return taskCommand(name, task, {
    executable: python.server.command('mlflow-aws-server'),
    volumes: settings.folders.volumes,
    auditFolder: settings.folders.audit,
    databaseCaFile: certificates.caFile,
    objectStoreUrl: `http://${loopback}:${settings.ports.objectStore}`,
    credentials: secrets.awsCredentials,
    secret: (arn) => secrets.value(arn, plan.sessionSecret.length),
    logFile: logFile(task.command.join('-')),
  });
}
