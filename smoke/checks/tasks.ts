import { good, red } from '../../checks/verdict';
import type { SmokeCheck } from '../facts';

/** Requests may succeed while some tasks do not come up. */
export const tasks: SmokeCheck = {
  name: 'tasks',
  title: 'As many tasks run as should.',
  looksAt: 'ecs:DescribeServices, ecs:ListTasks, ecs:DescribeTasks',
  run: async ({ evidence }) => {
    const { desired, running, troubles } = await evidence.tasks();
    const found = `${running.length} of ${desired} tasks run`;
    if (running.length >= desired && desired > 0) return good(found);
    return red(`${found}: ${troubles.slice(0, 2).join(' · ')}`, '# docs/operations.md, "NoHealthyTargets"');
  },
};
