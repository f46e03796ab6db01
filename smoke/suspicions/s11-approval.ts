import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { good, red } from '../../checks/verdict';
import type { Suspicion } from '../suspicion';

/** `cdk deploy` in a pipeline. */
export const approval: Suspicion = {
  id: 'S11',
  name: 'approval',
  relies:
    'A pipeline needs `--require-approval never`: without a terminal, `cdk deploy` ends when a role or a security group changes.',
  believed: 'By the code of the pinned CDK CLI. A pipeline that approves elsewhere must say so to the CLI.',
  decidedBy: 'The pinned CLI has the error `TtyNotAttached` (node_modules/aws-cdk).',
  otherwise: [
    '# The CLI may ask, and wait for ever, in a pipeline. Keep --require-approval never there, and read the CHANGELOG of',
    '# aws-cdk.',
  ],
  place: 'anywhere',
  decide: async () => {
    const folder = dirname(require.resolve('aws-cdk/package.json'));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const refuses = readFileSync(join(folder, 'lib/index.js'), 'utf8').includes('"TtyNotAttached"');
    return refuses
      ? good(`aws-cdk ${version} ends with TtyNotAttached`)
      : red(`aws-cdk ${version} has no such error any more`);
  },
};
