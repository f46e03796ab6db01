import type { AlarmLine } from './alarm-line';
import { auditLines } from './audit';
import { databaseLines } from './database';
import { identityLines } from './identity';
import { loadBalancerLines } from './load-balancer';
import { reportLines } from './reports';
import { serviceLines } from './service';
import type { Watched } from './watched';

/** Every alarm: whether the server is up, responds in time, or runs out of a resource. */
export function alarmTable(watched: Watched): AlarmLine[] {
  return [
    ...loadBalancerLines(watched),
    ...serviceLines(watched),
    ...databaseLines(watched),
    ...identityLines(watched),
    ...reportLines(watched),
    ...auditLines(watched),
  ];
}
