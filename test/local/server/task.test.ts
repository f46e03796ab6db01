import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { TaskPlan } from '../../../local/blueprint/plan';
import { type TaskHost, taskCommand } from '../../../local/server/task';

let volumes: string;
beforeEach(() => {
  volumes = mkdtempSync(join(tmpdir(), 'volumes-'));
});
afterEach(() => rmSync(volumes, { recursive: true }));

const plan: TaskPlan = {
  command: ['serve'],
  environment: { MLFLOW_WORKERS: '2', FORWARDED_ALLOW_IPS: '10.43.0.0/20' },
  secrets: { MLFLOW_FLASK_SERVER_SECRET_KEY: 'arn:session' },
  writablePaths: ['/run/mlflow', '/tmp'],
  stopTimeoutSeconds: 30,
};

const host = (): TaskHost => ({
  executable: '/venv/bin/mlflow-aws-server',
  volumes,
  auditFolder: join(volumes, 'audit'),
  databaseCaFile: '/ca.pem',
  objectStoreUrl: 'http://127.0.0.1:8447',
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  secret: (arn) => `value of ${arn}`,
  logFile: '/serve.log',
});

describe('the process of a task', () => {
  test('has the command, the environment and the secrets of the definition', () => {
    const command = taskCommand('MLflow', plan, host());
    expect(command).toMatchObject({
      executable: '/venv/bin/mlflow-aws-server',
      args: ['serve'],
      stopGraceMs: 30_000,
    });
    expect(command.env).toMatchObject({
      MLFLOW_WORKERS: '2',
      MLFLOW_FLASK_SERVER_SECRET_KEY: 'value of arn:session',
    });
  });

  test('inherits only the PATH of the user who starts it', () => {
    const { env = {} } = taskCommand('MLflow', plan, host());
    const known = ['HOME', 'MPLCONFIGDIR', 'PATH', 'PYTHONUNBUFFERED', 'TMPDIR'];
    const others = Object.keys(env).filter((name) => !/^(MLFLOW_|AWS_|FORWARDED_)/.test(name));
    expect(others.sort()).toEqual(known);
    expect(env.HOME).toBe(join(volumes, 'tmp'));
  });

  test('trusts a proxy on this machine only if the definition names one', () => {
    expect(taskCommand('MLflow', plan, host()).env?.FORWARDED_ALLOW_IPS).toBe('127.0.0.1');
    const migrate = { ...plan, environment: {} };
    expect(taskCommand('Migration', migrate, host()).env).not.toHaveProperty('FORWARDED_ALLOW_IPS');
  });

  test('writes its audit trail to a private folder instead of the log group', () => {
    const environment = { ...plan.environment, MLFLOW_AWS_AUDIT_LOG_GROUP: 'audit' };
    const { env = {} } = taskCommand('MLflow', { ...plan, environment }, host());
    expect(env).toMatchObject({
      MLFLOW_AWS_AUDIT_LOG_GROUP: '',
      MLFLOW_AWS_AUDIT_FOLDER: join(volumes, 'audit'),
    });
    expect(statSync(join(volumes, 'audit')).mode & 0o777).toBe(0o700);
    expect(taskCommand('Migration', plan, host()).env).not.toHaveProperty('MLFLOW_AWS_AUDIT_FOLDER');
  });

  test('finds its volumes empty, as a new task does', () => {
    mkdirSync(join(volumes, 'mlflow'));
    writeFileSync(join(volumes, 'mlflow/tls.key'), 'old');
    taskCommand('MLflow', plan, host());
    expect(existsSync(join(volumes, 'mlflow'))).toBe(true);
    expect(existsSync(join(volumes, 'mlflow/tls.key'))).toBe(false);
  });
});
