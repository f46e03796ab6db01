import { maximumPercent, mostTasks } from '../derived/deployment';
import { show } from '../problems/problem';
import type { ConfigurationRule } from './configuration-rule';

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => (from + index * step) * 1024);

/** Memory sizes (MiB) that Fargate offers for each CPU size (ECS API model, `RegisterTaskDefinition`). */
export const fargateSizes: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1024, 2048],
  512: range(1, 4),
  1024: range(2, 8),
  2048: range(4, 16),
  4096: range(8, 30),
  8192: range(16, 60, 4),
  16384: range(32, 120, 8),
};

const fargateSize: ConfigurationRule = ({ service }) => {
  const sizes = fargateSizes[service.cpu];
  if (!sizes) {
    const cpus = Object.keys(fargateSizes).join(', ');
    return [{ key: 'service.cpu', found: show(service.cpu), allowed: cpus, fix: `write one of ${cpus}` }];
  }
  if (sizes.includes(service.memoryMib)) return [];
  const fit = sizes.find((size) => size >= service.memoryMib) ?? sizes.at(-1);
  return [
    {
      key: 'service.memoryMib',
      found: show(service.memoryMib),
      allowed: `with ${service.cpu} CPU units, Fargate offers ${sizes.join(', ')} MiB`,
      fix: `write ${fit}, or change service.cpu`,
    },
  ];
};

const taskCounts: ConfigurationRule = ({ service }) =>
  service.minTasks <= service.maxTasks
    ? []
    : [
        {
          key: 'service.maxTasks',
          found: show(service.maxTasks),
          allowed: `at least service.minTasks (${service.minTasks})`,
          fix: `write ${service.minTasks} or more`,
        },
      ];

/** Measured: a worker uses 270 MB after its first search; the parent process and the container use about 300 MB. */
const memoryForWorkers: ConfigurationRule = ({ service }) => {
  const needed = 300 + service.workers * 300;
  return service.memoryMib >= needed
    ? []
    : [
        {
          key: 'service.workers',
          found: `${service.workers} workers in ${service.memoryMib} MiB`,
          allowed: `at most ${Math.max(1, Math.floor((service.memoryMib - 300) / 300))} with this memory (300 MiB each and 300 for the rest)`,
          fix: 'lower service.workers or raise service.memoryMib',
        },
      ];
};

/** RDS refuses a maximum that is not 10 percent above the storage (RDS guide, "Managing capacity automatically"). */
const storageGrows: ConfigurationRule = ({ database }) => {
  const least = Math.ceil((database.storageGib * 11) / 10);
  return least <= database.maxStorageGib
    ? []
    : [
        {
          key: 'database.maxStorageGib',
          found: show(database.maxStorageGib),
          allowed: `at least ${least}: 10 percent more than database.storageGib (${database.storageGib})`,
          fix: `write ${least} or more`,
        },
      ];
};

/** The server's pools: two stores (tracking, registry) per worker, with five connections each and five more at a peak. */
const connectionsPerWorker = 2 * (5 + 5);

const connectionsSuffice: ConfigurationRule = ({ service, database }) => {
  const tasks = mostTasks(service);
  const needed = tasks * service.workers * connectionsPerWorker;
  return needed <= database.maxConnections
    ? []
    : [
        {
          key: 'database.maxConnections',
          found: show(database.maxConnections),
          allowed: `at least ${needed}: ${tasks} tasks during a deployment (${maximumPercent(service)} percent of service.maxTasks) with ${service.workers} workers each, and ${connectionsPerWorker} connections per worker`,
          fix: `write ${needed} (with an instance class that has the memory for it), or lower service.maxTasks or service.workers`,
        },
      ];
};

/** Sizes that must fit together. */
export const sizeRules = [fargateSize, taskCounts, memoryForWorkers, connectionsSuffice, storageGrows];
