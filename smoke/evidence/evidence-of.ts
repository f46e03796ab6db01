import type { Facts } from '../facts';
import { deliveryFailures } from './delivery-failures';
import { Evidence } from './evidence';
import { findLockedObject } from './locked-object';
import { logRun } from './logged-run';
import { auditBucket, physicalId } from './physical-id';
import { runningTasks } from './running-tasks';

/**
 * The evidence of a server.
 * @param team in which the run is logged @default the only one of the caller
 */
export function evidenceOf(
  { target, tokens: { access }, aws, deployed, patience }: Omit<Facts, 'evidence'>,
  team?: string,
): Evidence {
  return new Evidence({
    run: () => {
      if ('missing' in access) throw new Error(access.missing);
      return logRun(target, access.value, team);
    },
    lockedObject: async (run) =>
      findLockedObject(run, { aws, bucket: await physicalId(deployed, auditBucket), patience }),
    deliveryFailures: () => deliveryFailures(aws, deployed),
    tasks: () => runningTasks(aws, deployed),
  });
}
