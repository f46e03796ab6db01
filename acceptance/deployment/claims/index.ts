import type { Claim } from './claim';
import { databaseClaims } from './database';
import { edgeClaims } from './edge';
import { identityClaims } from './identity';
import { networkClaims } from './network';
import { observabilityClaims } from './observability';
import { rightsClaims } from './rights';
import { storageClaims } from './storage';

/** Every claim about a deployed environment. */
export const claims: readonly Claim[] = [
  ...databaseClaims,
  ...identityClaims,
  ...networkClaims,
  ...edgeClaims,
  ...rightsClaims,
  ...storageClaims,
  ...observabilityClaims,
];
