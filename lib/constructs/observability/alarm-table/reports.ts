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
      name: 'AuditTrailCut',
      metric: reports.AuditTrailCut,
      threshold: 0,
      periods: 1,
      description:
        'A task or a worker of the server was killed (count): the last lines of its audit trail may be missing. The trail shows where it ends; mlflow-aws-server verify-audit finds the place.',
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
