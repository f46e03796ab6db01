import { CloudWatchLogsClient, DescribeSubscriptionFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { good, red } from '../../checks/verdict';
import { failuresOf } from '../evidence/failures';
import { auditLogGroup, physicalId } from '../evidence/physical-id';
import type { Suspicion } from '../suspicion';

/** The subscription is made a moment after its role. */
export const subscription: Suspicion = {
  id: 'S6',
  name: 'subscription',
  relies: 'CloudWatch Logs can use the role of the subscription right after it was made.',
  believed:
    'CloudWatch Logs sends a test message when the subscription is made, and a role needs some seconds to be known ' +
    'everywhere. CloudFormation waits after each role, which should be enough.',
  decidedBy:
    'The audit log group has its subscription, and no event of the stack `data` says that making it failed ' +
    '(logs:DescribeSubscriptionFilters, cloudformation:DescribeStackEvents).',
  otherwise: [
    '# It is a matter of seconds: deploy again. docs/operations.md, "When the first deployment fails".',
    'npx cdk deploy --all --no-rollback -c env=<environment>',
  ],
  decide: async ({ aws, deployed }) => {
    const logGroupName = await physicalId(deployed, auditLogGroup);
    const { subscriptionFilters = [] } = await aws
      .of(CloudWatchLogsClient)
      .send(new DescribeSubscriptionFiltersCommand({ logGroupName }));
    if (subscriptionFilters.length === 0) return red('the audit log group has no subscription');
    const stack = deployed.names.find((name) => name.endsWith('-data')) ?? '';
    const failure = (await failuresOf(aws, stack)).find(
      ({ ResourceType }) => ResourceType === 'AWS::Logs::SubscriptionFilter',
    );
    if (failure === undefined) return good('the subscription was made without a failure');
    return red(`it failed once: ${failure.ResourceStatusReason?.slice(0, 200)}`);
  },
};
