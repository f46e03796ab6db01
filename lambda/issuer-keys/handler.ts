import type { CloudFormationCustomResourceEvent, ScheduledEvent } from 'aws-lambda';
import { type FetchIssuerKeysOptions, fetchIssuerKeys } from './issuer-keys';

/** What the CDK's provider framework wants back; the schedule looks at no answer. */
interface Answer {
  readonly PhysicalResourceId: string;
}

/** What {@link handle} needs beside the event. */
export interface Options extends Omit<FetchIssuerKeysOptions, 'now'> {
  /** Stores the file; what was there before stays when it is not called. */
  readonly write: (content: string) => Promise<unknown>;
  /** @default - the clock */
  readonly now?: () => Date;
}

/**
 * Fetches, checks and stores the issuer's keys, whoever asks: the schedule, or a deployment, which fails with the
 * sentence that is thrown here.
 */
export async function handle(
  event: ScheduledEvent | CloudFormationCustomResourceEvent,
  { write, now = () => new Date(), ...options }: Options,
): Promise<Answer> {
  const answer = { PhysicalResourceId: 'issuer-keys' };
  // The server goes with the same stack; nobody reads the keys after it.
  if ('RequestType' in event && event.RequestType === 'Delete') return answer;
  await write(JSON.stringify(await fetchIssuerKeys({ ...options, now: now() })));
  return answer;
}
