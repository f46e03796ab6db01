import { type AlarmLine, minutes } from './alarm-line';
import type { Watched } from './watched';

/** The tasks. */
export function serviceLines({ service }: Watched): AlarmLine[] {
  return [
    {
      name: 'ServiceCpu',
      metric: service.metricCpuUtilization(minutes(5)),
      threshold: 85,
      periods: 3,
      description:
        'The tasks are out of CPU in spite of scaling (percent). Raise service.maxTasks or service.cpu.',
    },
    {
      name: 'ServiceMemory',
      metric: service.metricMemoryUtilization(minutes(5)),
      threshold: 85,
      periods: 3,
      description:
        'The tasks are short of memory (percent). Lower service.workers or raise service.memoryMib.',
    },
  ];
}
