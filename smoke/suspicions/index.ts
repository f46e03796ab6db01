import type { Suspicion } from '../suspicion';
import { lockedBucket } from './s1-locked-bucket';
import { deliveryRights } from './s2-delivery-rights';
import { imagePull } from './s3-image-pull';
import { executionRole } from './s4-execution-role';
import { laterRegions } from './s5-later-regions';
import { subscription } from './s6-subscription';
import { tokenValidation } from './s7-token-validation';
import { rollbackOfARemoval } from './s8-rollback-of-a-removal';
import { offeredVersions } from './s9-offered-versions';
import { otherPort } from './s10-other-port';
import { approval } from './s11-approval';

/** What nobody has seen on AWS, by the weight that it had when it was written down. docs/unverified.md is this list. */
export const suspicions: readonly Suspicion[] = [
  lockedBucket,
  deliveryRights,
  imagePull,
  executionRole,
  laterRegions,
  subscription,
  tokenValidation,
  rollbackOfARemoval,
  offeredVersions,
  otherPort,
  approval,
];
