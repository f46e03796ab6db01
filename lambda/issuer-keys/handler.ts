import type { CloudFormationCustomResourceEvent, ScheduledEvent } from 'aws-lambda';
import { type FetchIssuerKeysOptions, fetchIssuerKeys } from './issuer-keys';

/** What the CDK's provider framework expects in return; the schedule ignores it. */
interface Answer {
  readonly PhysicalResourceId: string;
}

/** What {@link handle} needs beside the event. */
export interface Options extends Omit<FetchIssuerKeysOptions, 'now'> {
  /** Stores the file; if it is not called, the earlier file stays. */
  readonly write: (content: string) => Promise<unknown>;
  /** Time that the file says it was fetched at. @default - the clock */
  readonly now?: () => Date;
}

/**
 * Fetches, checks and stores the issuer's keys, for the schedule and for a deployment. A deployment fails with the
 * message of the error that is thrown here.
 */
export async function handle(
  event: ScheduledEvent | CloudFormationCustomResourceEvent,
  { write, now = () => new Date(), ...options }: Options,
): Promise<Answer> {
  const answer = { PhysicalResourceId: 'issuer-keys' };
  // The server is deleted with the same stack, so the keys have no reader any more.
  if ('RequestType' in event && event.RequestType === 'Delete') return answer;
  await write(JSON.stringify(await fetchIssuerKeys({ ...options, now: now() })));
  return answer;
}
