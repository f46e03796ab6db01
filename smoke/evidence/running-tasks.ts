import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import type { AwsClients } from '../../checks/aws/clients';
import type { Deployed } from '../../checks/aws/deployed';
import { cluster as clusterName, physicalId, service as serviceName } from './physical-id';

/** The tasks of the service. */
export interface RunningTasks {
  /** How many should run. */
  readonly desired: number;
  /** Tasks that run and have pulled their image. */
  readonly running: readonly Task[];
  /** Why others have stopped: the newest messages of the service and its stopped tasks. */
  readonly troubles: readonly string[];
}

/** Asks ECS. */
export async function runningTasks(aws: AwsClients, deployed: Deployed): Promise<RunningTasks> {
  const client = aws.of(ECSClient);
  const cluster = await physicalId(deployed, clusterName);
  const service = await physicalId(deployed, serviceName);
  const tasks = async (desiredStatus: 'RUNNING' | 'STOPPED') => {
    const { taskArns = [] } = await client.send(
      new ListTasksCommand({ cluster, serviceName: service.split('/').at(-1), desiredStatus }),
    );
    if (taskArns.length === 0) return [];
    return (await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))).tasks ?? [];
  };
  const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const [running, stopped] = [await tasks('RUNNING'), await tasks('STOPPED')];
  return {
    desired: services[0]?.desiredCount ?? 0,
    running: running.filter(
      ({ lastStatus, containers = [] }) =>
        lastStatus === 'RUNNING' && containers.some(({ imageDigest }) => imageDigest !== undefined),
    ),
    troubles: [
      ...stopped.flatMap(({ stoppedReason }) => stoppedReason ?? []),
      ...(services[0]?.events ?? []).slice(0, 3).flatMap(({ message }) => message ?? []),
    ],
  };
}
