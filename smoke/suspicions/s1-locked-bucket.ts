import { good, red, unseen } from '../../checks/verdict';
import type { Suspicion } from '../suspicion';

/** The largest assumption of the kit that nobody could test. */
export const lockedBucket: Suspicion = {
  id: 'S1',
  name: 'locked-bucket',
  relies: 'Firehose can write into a bucket whose objects are locked by default (S3 Object Lock).',
  believed:
    'Firehose is used for archives that nobody may change. But S3 refuses an upload into such a bucket without a checksum, ' +
    'and no page of AWS says that Firehose sends one. If it does not, the deployment is green, the server works, and ' +
    'nothing reaches the bucket; the log group keeps the trail for `audit.logDays`.',
  decidedBy:
    'The line of the run of this smoke test is in an object of the audit bucket, and the object is locked. Firehose ' +
    'collects for five minutes: `--wait` looks for ten (s3:ListBucket, s3:GetObject, s3:GetObjectRetention, kms:Decrypt).',
  otherwise: [
    '# docs/operations.md, "AuditDelivery": the log of the delivery names the reason.',
    '# If S3 refuses the uploads: the trail is in the log group only. Raise audit.logDays, and deliver into a bucket',
    '# without a lock that S3 replicates into a locked one.',
  ],
  decide: async ({ tokens, evidence, patience }) => {
    if ('missing' in tokens.access) return unseen(tokens.access.missing);
    const found = await evidence.lockedObject();
    if (found === undefined && patience === 0)
      return unseen('the line is not there yet: run again with --wait');
    if (found === undefined) {
      const [failure = 'the log of the delivery names none'] = await evidence.deliveryFailures();
      return red(`the line of the run is not there after ${patience / 60_000} minutes; reason: ${failure}`);
    }
    const { key, seconds, mode, until } = found;
    if (mode === undefined || until === undefined || until <= new Date()) return red(`${key} is not locked`);
    return good(`after ${seconds} s, locked (${mode}) until ${until.toISOString().slice(0, 10)}`);
  },
};
