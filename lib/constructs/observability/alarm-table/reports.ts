import type { AlarmLine } from './alarm-line';
import type { Watched } from './watched';

/** Reports in the server's log. */
export function reportLines({ reports }: Watched): AlarmLine[] {
  return [
    {
      name: 'AuditLinesLost',
      metric: reports.AuditLinesLost,
      threshold: 0,
      periods: 1,
      description:
        'The server has lost lines of the audit trail (reports). Its log says how many and why; who did what is then known from the load balancer only.',
    },
    {
      name: 'ServedFileChanged',
      metric: reports.ServedFileChanged,
      threshold: 0,
      periods: 1,
      description:
        'A file of a version was stored in the moment in which the version was promoted: what serves is not what was promoted.',
    },
  ];
}
