import { red, unseen } from '../../checks/verdict';
import { failuresOf } from '../evidence/failures';
import type { Suspicion } from '../suspicion';

/** The order of two stacks when an update is undone. */
export const rollbackOfARemoval: Suspicion = {
  id: 'S8',
  name: 'rollback-of-a-removal',
  relies:
    'If an update that removes a machine fails in `service`, its rollback succeeds although `identity` has removed the output.',
  believed:
    'The templates refer to the client by `Fn::GetStackOutput`. Whether CloudFormation reads the output again when it rolls ' +
    'back, no page of AWS says.',
  decidedBy:
    'Only such a failure decides it. The check looks for one in the events of the stack `service` ' +
    '(cloudformation:DescribeStackEvents).',
  otherwise: [
    '# Put the machine back into the configuration, deploy `identity`, and continue the rollback:',
    'npx cdk deploy -c env=<environment> identity',
    'aws cloudformation continue-update-rollback --stack-name mlflow-<environment>-service',
  ],
  decide: async ({ aws, deployed }) => {
    const stack = deployed.names.find((name) => name.endsWith('-service')) ?? '';
    const failure = (await failuresOf(aws, stack)).find(({ ResourceStatusReason = '' }) =>
      /GetStackOutput|output .*(does not|not) (exist|found)/i.test(ResourceStatusReason),
    );
    if (failure !== undefined) return red(String(failure.ResourceStatusReason).slice(0, 200));
    return unseen('no update that removes a machine has failed here; only such a failure decides it');
  },
};
