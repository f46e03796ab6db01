import { good, red, unseen } from '../../checks/verdict';
import type { Suspicion } from '../suspicion';

/** The role of Firehose is narrower than that of AWS's guide. */
export const deliveryRights: Suspicion = {
  id: 'S2',
  name: 'delivery-rights',
  relies: 'Firehose delivers without `s3:GetObject` on the audit bucket.',
  believed:
    "AWS's sample policy for S3 destinations lists the action. For a stream that is written directly, no object is read " +
    'again, so the kit leaves it out: who delivers the trail cannot read it.',
  decidedBy: 'The same object as for S1: it was delivered by that role.',
  otherwise: [
    '# docs/operations.md, "AuditDelivery": the log says AccessDenied. Add s3:GetObject below the prefix "audit/" to',
    '# lib/constructs/audit/delivery-roles.ts, and deploy.',
  ],
  decide: async ({ tokens, evidence, patience }) => {
    if ('missing' in tokens.access) return unseen(tokens.access.missing);
    const found = await evidence.lockedObject();
    if (found !== undefined) return good(found.key);
    if (patience === 0) return unseen('the line is not there yet: run again with --wait');
    const refused = (await evidence.deliveryFailures()).find((each) => /AccessDenied|GetObject/.test(each));
    if (refused !== undefined) return red(refused);
    return unseen('nothing was delivered, for another reason: see S1');
  },
};
