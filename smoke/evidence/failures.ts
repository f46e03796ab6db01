import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import type { AwsClients } from '../../checks/aws/clients';
import { unlessMissing } from '../../checks/aws/why-unseen';

/** The newest failures of a stack, as CloudFormation tells them: the newest hundred events are searched. */
export async function failuresOf(aws: AwsClients, StackName: string): Promise<StackEvent[]> {
  const client = aws.of(CloudFormationClient);
  const answer = await unlessMissing(client.send(new DescribeStackEventsCommand({ StackName })));
  return (answer?.StackEvents ?? []).filter(({ ResourceStatus = '' }) => ResourceStatus.endsWith('_FAILED'));
}
