import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsClients } from '../../checks/aws/clients';
import type { Deployed } from '../../checks/aws/deployed';
import { everyPage } from '../../checks/aws/pages';
import { deliveryLog, physicalId } from './physical-id';

/** Milliseconds: the last hour. */
const hour = 3_600_000;

/** Longest part of a message that is shown. */
const shown = 240;

/** What Firehose has written about deliveries that failed in the last hour, the newest first. */
export async function deliveryFailures(aws: AwsClients, deployed: Deployed): Promise<readonly string[]> {
  const logGroupName = await physicalId(deployed, deliveryLog);
  const events = await everyPage(
    paginateFilterLogEvents(
      { client: aws.of(CloudWatchLogsClient) },
      { logGroupName, startTime: Date.now() - hour },
    ),
    (page) => page.events,
  );
  return events.flatMap(({ message }) => message?.slice(0, shown) ?? []).reverse();
}
