import { good, red, together } from '../../checks/verdict';
import type { SmokeCheck } from '../facts';

/** A stack that has failed may still serve; the next deployment will not go on from it. */
export const stacks: SmokeCheck = {
  name: 'stacks',
  title: 'Every stack is deployed completely.',
  looksAt: 'cloudformation:DescribeStacks',
  run: async ({ target, deployed }) => {
    const verdicts = deployed.names.map(async (name) => {
      const status = (await deployed.stack(name))?.StackStatus ?? 'not there';
      return /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)
        ? good(name)
        : red(`${name} is ${status}`, `npm run doctor -- ${target.name}`);
    });
    return together(await Promise.all(verdicts), `${deployed.names.length} stacks`);
  },
};
