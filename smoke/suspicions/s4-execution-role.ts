import { good, red, unseen } from '../../checks/verdict';
import type { Suspicion } from '../suspicion';

/** A condition in the trust of the role by which ECS starts tasks. */
export const executionRole: Suspicion = {
  id: 'S4',
  name: 'execution-role',
  relies: 'ECS can take the execution role although its trust has the condition `aws:SourceAccount`.',
  believed:
    'AWS documents the condition for task roles. Several public templates have it on execution roles; no page of AWS does.',
  decidedBy: 'A task of the service runs: ECS has pulled its image and read its secret by that role.',
  otherwise: [
    '# If the reason says that ECS is unable to assume the role: remove the condition of the execution role in',
    '# lib/constructs/service/task-roles.ts, and deploy.',
  ],
  decide: async ({ evidence }) => {
    const { running, troubles } = await evidence.tasks();
    if (running.length > 0) return good(`${running.length} tasks run`);
    const reason = troubles.find((each) => /assume/i.test(each));
    if (reason !== undefined) return red(`no task runs: ${reason}`);
    return unseen(`no task runs, for another reason: ${troubles[0] ?? 'unknown'}`);
  },
};
