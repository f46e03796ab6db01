import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  GetObjectRetentionCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import type { AwsClients } from '../../checks/aws/clients';
import { everyPage } from '../../checks/aws/pages';
import { unlessMissing } from '../../checks/aws/why-unseen';
import { auditPrefix } from '../../lib/constructs/audit/prefixes';
import type { LoggedRun } from './logged-run';

/** An object of the audit bucket that has a line of the run. */
export interface LockedObject {
  /** Its key. */
  readonly key: string;
  /** Seconds from the run to the object. */
  readonly seconds: number;
  /** `GOVERNANCE` or `COMPLIANCE`. @default it is not locked */
  readonly mode?: string;
  /** Until when it is locked. @default it is not locked */
  readonly until?: Date;
}

/** Where to look. */
export interface LockedObjectSearch {
  /** Clients for the region. */
  readonly aws: AwsClients;
  /** The audit bucket. */
  readonly bucket: string;
  /** How long to look, in milliseconds; 0 looks once. */
  readonly patience: number;
  /** Milliseconds between two looks. @default 15000 */
  readonly pause?: number;
}

/** Looks for the line of a run, again and again. @returns undefined if it is not there in time */
export async function findLockedObject(
  run: LoggedRun,
  search: LockedObjectSearch,
): Promise<LockedObject | undefined> {
  const { patience, pause = 15_000 } = search;
  const seen = new Set<string>();
  const deadline = Date.now() + patience;
  for (;;) {
    const found = await look(run, search, seen);
    if (found !== undefined || Date.now() >= deadline) return found;
    await delay(Math.min(pause, deadline - Date.now()));
  }
}

/** Reads the objects that have come since the last look. */
async function look(
  run: LoggedRun,
  search: LockedObjectSearch,
  seen: Set<string>,
): Promise<LockedObject | undefined> {
  const { aws, bucket: Bucket } = search;
  const client = aws.of(S3Client);
  for (const Prefix of prefixesSince(run.started)) {
    const objects = await everyPage(
      paginateListObjectsV2({ client }, { Bucket, Prefix }),
      ({ Contents }) => Contents,
    );
    for (const { Key = '', LastModified = new Date() } of objects) {
      if (seen.has(Key) || isBefore(LastModified, run)) continue;
      seen.add(Key);
      const object = await client.send(new GetObjectCommand({ Bucket, Key }));
      if (await has(object, run.requestId)) return lockedObject(Key, LastModified, run, search);
    }
  }
  return undefined;
}

async function has({ Body }: GetObjectCommandOutput, requestId: string): Promise<boolean> {
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  // Firehose compresses; a reader of objects with Content-Encoding may have done the opposite already.
  const text = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  return text.includes(requestId);
}

async function lockedObject(
  key: string,
  modified: Date,
  { started }: LoggedRun,
  { aws, bucket: Bucket }: LockedObjectSearch,
): Promise<LockedObject> {
  // GetObject tells the lock too, but only to a caller who may read it: without the right, it looks like no lock.
  const answer = await unlessMissing(
    aws.of(S3Client).send(new GetObjectRetentionCommand({ Bucket, Key: key })),
  );
  const { Mode, RetainUntilDate } = answer?.Retention ?? {};
  return {
    key,
    seconds: Math.round((modified.getTime() - started.getTime()) / 1000),
    ...(Mode === undefined ? {} : { mode: Mode }),
    ...(RetainUntilDate === undefined ? {} : { until: RetainUntilDate }),
  };
}

/** S3 tells whole seconds. */
const isBefore = (modified: Date, { started }: LoggedRun): boolean =>
  modified.getTime() + 1000 <= started.getTime();

/** The days (UTC) in which an object with the line can be: of the run, and of now. */
function prefixesSince(started: Date): string[] {
  const days = [started, new Date()].map((date) => date.toISOString().slice(0, 10));
  return [...new Set(days)].map((day) => `${auditPrefix}/date=${day}/`);
}
