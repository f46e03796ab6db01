import { closedPorts } from './closed-ports';
import { customResources } from './custom-resources';
import { dataAtRisk } from './data-at-risk';
import { databaseLimits } from './database-limits';
import { exportsInUse } from './exports-in-use';
import { interruptedUsers } from './interruptions';
import { missingImports } from './missing-imports';
import { namedReplacement } from './named-replacement';
import { protectedResources } from './protected-resources';
import { publicPaths } from './public-paths';
import type { Rule } from './rule';
import { shorterRetention } from './shorter-retention';
import { subnetRanges } from './subnet-ranges';
import { targetGroups } from './target-groups';
import { uniqueNames } from './unique-names';
import { widerAccess } from './wider-access';

/** Everything that a plan examines in each stack. */
export const rules: readonly Rule[] = [
  exportsInUse,
  missingImports,
  uniqueNames,
  subnetRanges,
  targetGroups,
  namedReplacement,
  protectedResources,
  databaseLimits,
  dataAtRisk,
  closedPorts,
  interruptedUsers,
  publicPaths,
  widerAccess,
  shorterRetention,
  customResources,
];
