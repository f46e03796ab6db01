import { good, red, together, unseen } from '../../checks/verdict';
import type { Suspicion } from '../suspicion';

/** Types whose version or runtime a region may not offer. */
const types = ['AWS::RDS::DBInstance', 'AWS::Lambda::Function'];

/** What a region offers changes. */
export const offeredVersions: Suspicion = {
  id: 'S9',
  name: 'offered-versions',
  relies:
    'The region offers the PostgreSQL version of the configuration, and Node 24 on arm64 for functions.',
  believed:
    'Both are offered in most regions. RDS retires minor versions, and a runtime comes to some regions later. The doctor asks ' +
    'RDS before a deployment; for runtimes, AWS has no such question.',
  decidedBy: 'The database and every function of the stacks are there (cloudformation:ListStackResources).',
  otherwise: [
    'npm run doctor -- <environment>   # the check engine names the versions that are offered',
    '# A runtime is in lib/constructs/core/node-function.ts.',
  ],
  decide: async ({ deployed }) => {
    const all = await Promise.all(deployed.names.map((name) => deployed.resources(name)));
    const found = all.flat().filter(({ ResourceType = '' }) => types.includes(ResourceType));
    const missing = types.filter((type) => !found.some(({ ResourceType }) => ResourceType === type));
    if (missing.length > 0) return unseen(`no ${missing.join(' and no ')} is deployed`);
    return together(
      found.map(({ LogicalResourceId, ResourceStatus = '' }) =>
        /_COMPLETE$/.test(ResourceStatus) ? good('there') : red(`${LogicalResourceId} is ${ResourceStatus}`),
      ),
      `the database and ${found.length - 1} functions`,
    );
  },
};
