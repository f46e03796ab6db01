import { property, type ResourceChange } from '../simulation/stack-update';
import { pathOf } from '../templates/template';
import type { Finding } from './finding';
import type { Rule } from './rule';

/**
 * What RDS does not take back
 * (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.ModifyingExisting.html, USER_UpgradeDBInstance.Upgrading.html).
 */
export const databaseLimits: Rule = ({ changes }) =>
  changes.filter(({ before, after }) => before && after?.Type === 'AWS::RDS::DBInstance').flatMap(limits);

function limits({ logicalId, before, after }: ResourceChange): Finding[] {
  const resource = pathOf(logicalId, after);
  const finding = (level: Finding['level'], text: string, instead?: string): Finding => ({
    rule: 'database-limits',
    level,
    resource,
    text,
    ...(instead ? { instead } : {}),
  });
  const [storageWas, storage] = [before, after].map((each) =>
    Number(property(each, 'AllocatedStorage') ?? 0),
  ) as [number, number];
  const [versionWas, version] = [before, after].map((each) =>
    String(property(each, 'EngineVersion') ?? ''),
  ) as [string, string];
  return [
    ...(storage < storageWas
      ? [
          finding(
            'refused',
            `RDS does not make storage smaller: ${storageWas} GiB to ${storage} GiB.`,
            'Undo the change.',
          ),
        ]
      : []),
    ...(storage > storageWas
      ? [
          finding(
            'note',
            `Storage grows to ${storage} GiB while the database runs. It never shrinks, also by a rollback.`,
          ),
        ]
      : []),
    ...(compare(version, versionWas) < 0
      ? [
          finding(
            'refused',
            `RDS does not go back from version ${versionWas} to ${version}.`,
            'Undo the change.',
          ),
        ]
      : []),
  ];
}

/** Negative if the first version is older. */
function compare(one: string, other: string): number {
  const [parts, others] = [one, other].map((version) => version.split('.').map(Number)) as [
    number[],
    number[],
  ];
  const index = parts.findIndex((part, position) => part !== (others[position] ?? 0));
  return index < 0 ? 0 : (parts[index] ?? 0) - (others[index] ?? 0);
}
