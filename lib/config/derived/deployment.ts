import type { Environment } from '../schema/environment';

type Service = Pick<Environment['service'], 'minTasks' | 'maxTasks'>;

/**
 * Tasks that may run during a deployment, in percent of those that run otherwise. Old and new tasks run side by side,
 * and each opens connections to the database. A single task cannot be replaced with less than 200: ECS rounds down.
 */
export function maximumPercent({ minTasks }: Service): number {
  return minTasks === 1 ? 200 : 150;
}

/** Most tasks that run at a time: during a deployment, under load. */
export function mostTasks(service: Service): number {
  return Math.floor((service.maxTasks * maximumPercent(service)) / 100);
}
