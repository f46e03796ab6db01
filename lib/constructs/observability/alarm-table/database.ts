import { type AlarmLine, minutes } from './alarm-line';
import type { Watched } from './watched';

const gib = 1024 ** 3;

/** The database. */
export function databaseLines({ database, storageGib, maxConnections }: Watched): AlarmLine[] {
  return [
    {
      name: 'DatabaseStorage',
      metric: database.metricFreeStorageSpace({ ...minutes(5), statistic: 'Minimum' }),
      threshold: 0.1 * storageGib * gib,
      below: true,
      periods: 1,
      silenceAlarms: true,
      description:
        'The database has less than a tenth of its first storage free (bytes). Raise database.maxStorageGib.',
    },
    {
      name: 'DatabaseConnections',
      metric: database.metricDatabaseConnections({ ...minutes(5), statistic: 'Maximum' }),
      threshold: Math.floor(0.8 * maxConnections),
      periods: 2,
      description: 'Connections run out (count). Fewer tasks or workers, or a larger instance class.',
    },
    {
      name: 'DatabaseCpu',
      metric: database.metricCPUUtilization(minutes(5)),
      threshold: 85,
      periods: 3,
      description: 'The database is out of CPU (percent). See Database Insights for the statements.',
    },
  ];
}
