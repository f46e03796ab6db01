import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { readPlan } from '../../../local/blueprint/read-plan';
import { ensureCertificates } from '../../../local/certificates/certificates';
import { startLoadBalancer } from '../../../local/load-balancer/load-balancer';
import { answersOk } from '../../../local/processes/readiness';
import { Supervisor } from '../../../local/processes/supervisor';
import { LocalSecrets } from '../../../local/run/secrets';
import { taskCommand } from '../../../local/server/task';
import type { Stack } from './stack';

/** A second task of the stack's service, with its own load balancer. */
export interface SecondServer {
  /** Port of the load balancer; its other settings are those of the template. */
  readonly port: number;
  /** Port of the server's metrics. */
  readonly metricsPort: number;
  /** Stops the load balancer and the server. */
  close(): Promise<void>;
}

/** Starts the task definition of the server again, with other ports and another number of workers. */
export async function startSecondServer(stack: Stack, workers: number): Promise<SecondServer> {
  const plan = readPlan(stack.blueprint());
  const { folders, ports } = stack.settings;
  const [port = 0, serverPort = 0, metricsPort = 0] = await freePorts(3);
  const secrets = new LocalSecrets(join(folders.root, 'secrets.json'));
  const command = taskCommand('the second server', plan.serve, {
    executable: join(folders.environments, 'mlflow/bin/mlflow-aws-server'),
    volumes: join(folders.root, '..', `${stack.name}-second-volumes`),
    auditFolder: folders.audit,
    databaseCaFile: stack.caFile,
    objectStoreUrl: `http://127.0.0.1:${ports.objectStore}`,
    credentials: stack.credentials,
    secret: (arn) => secrets.value(arn, plan.sessionSecret.length),
    logFile: join(folders.root, '..', `${stack.name}-second-server.log`),
  });
  const changes = {
    MLFLOW_PORT: String(serverPort),
    MLFLOW_AWS_METRICS_PORT: String(metricsPort),
    MLFLOW_WORKERS: String(workers),
    // A load balancer adds its listener's port to the Host header, unless it is 443.
    MLFLOW_SERVER_ALLOWED_HOSTS: `localhost:${port}`,
  };
  const supervisor = new Supervisor((error) => {
    throw error;
  });
  const { arn, attributes, https, targetGroup } = plan.loadBalancer;
  try {
    await supervisor.start(
      { ...command, env: { ...command.env, ...changes } },
      { ready: answersOk(`https://127.0.0.1:${serverPort}/health`), readyTimeoutMs: 120_000 },
    );
    const loadBalancer = await startLoadBalancer({
      ...https,
      attributes,
      loadBalancerArn: arn,
      targets: new Map([[targetGroup.arn, { protocol: 'HTTPS', host: '127.0.0.1', port: serverPort }]]),
      bind: '127.0.0.1',
      port,
      certificate: await ensureCertificates(folders.certificates),
      trustedCa: stack.ca,
      secretKey: createHash('sha256').update(stack.secret('load-balancer-cookies')).digest(),
    });
    const close = async () => {
      await loadBalancer.close();
      await supervisor.close();
    };
    return { port, metricsPort, close };
  } catch (error) {
    await supervisor.close();
    throw error;
  }
}

/** Ports that were free a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  const ports = await Promise.all(
    probes.map(
      (probe) =>
        new Promise<number>((resolve) => {
          probe.once('listening', () => resolve((probe.address() as { port: number }).port));
        }),
    ),
  );
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
  return ports;
}
