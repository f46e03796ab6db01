import { good, red, unseen } from '../../checks/verdict';
import { neededEndpoints } from '../../lib/config/derived/endpoints';
import type { Suspicion } from '../suspicion';

/** Regions that opened since 23 December 2023. */
export const laterRegions: Suspicion = {
  id: 'S5',
  name: 'later-regions',
  relies: 'In regions that opened since 23 December 2023, tasks start in subnets without a way out.',
  believed:
    "AWS's guide requires three more endpoints there (`ecs`, `ecs-agent`, `ecs-telemetry`). The kit makes them; whether " +
    'they suffice, nobody has seen.',
  decidedBy: 'A task of the service runs in such a region.',
  otherwise: [
    '# docs/operations.md, "NoHealthyTargets". Look for the missing endpoint: a task that stays PENDING has not reached one.',
    '# Until it is found, use a region that opened earlier (lib/config/derived/endpoints.ts has the list).',
  ],
  decide: async ({ target, evidence }) => {
    const { region } = target.environment;
    if (!neededEndpoints(region).includes('ecsAgent'))
      return unseen(`${region} opened earlier; only a later region decides it`);
    const { running, troubles } = await evidence.tasks();
    if (running.length > 0) return good(`${running.length} tasks run in ${region}`);
    const reason = troubles.find((each) =>
      /ResourceInitializationError|timed? ?out|unable to (pull|reach)/i.test(each),
    );
    if (reason !== undefined) return red(`no task runs in ${region}: ${reason}`);
    return unseen(`no task runs, for another reason: ${troubles[0] ?? 'unknown'}`);
  },
};
