import { good, red, unseen } from '../../checks/verdict';
import { endpointsBy } from '../../lib/config/derived/endpoints';
import type { Suspicion } from '../suspicion';

/** Endpoint policies with one condition. */
export const imagePull: Suspicion = {
  id: 'S3',
  name: 'image-pull',
  relies:
    'The endpoints of ECR serve the tasks, with `aws:PrincipalAccount` as the only condition of their policies.',
  believed:
    'A blog of AWS shows policies of these endpoints that IAM principals are compared with. No example has this condition ' +
    'on the endpoint `ecr.dkr`.',
  decidedBy:
    'A task of the service runs, so its image came through the endpoints: its subnet has no other way.',
  otherwise: [
    '# docs/operations.md, "NoHealthyTargets". If the reason is CannotPullContainerError with 403: remove the condition of',
    '# the endpoints ecrApi and ecrDkr in lib/constructs/network/endpoints.ts, and deploy.',
  ],
  decide: async ({ target, evidence }) => {
    const made = endpointsBy('create', target.environment);
    if (!made.includes('ecrDkr'))
      return unseen('the endpoints of ECR are not those of the kit (network.endpoints)');
    const { running, troubles } = await evidence.tasks();
    if (running.length > 0) return good(`${running.length} tasks have pulled the image`);
    const reason = troubles.find((each) => /CannotPullContainer|pull image manifest|ecr/i.test(each));
    if (reason !== undefined) return red(`no task has pulled the image: ${reason}`);
    return unseen(`no task runs, for another reason: ${troubles[0] ?? 'unknown'}`);
  },
};
