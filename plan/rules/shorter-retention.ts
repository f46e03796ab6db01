import type { ResourceChange } from '../simulation/stack-update';
import { type Json, pathOf, type Resource } from '../templates/template';
import type { Finding } from './finding';
import type { Rule } from './rule';

/** How long a resource keeps something. */
interface Retention {
  /** What it keeps, in words. */
  readonly what: string;
  /** Days; undefined for ever. */
  readonly days: (properties: Record<string, unknown>) => number | undefined;
}

const retentions: Readonly<Record<string, readonly Retention[]>> = {
  'AWS::Logs::LogGroup': [{ what: 'Log lines', days: (properties) => number(properties.RetentionInDays) }],
  'AWS::RDS::DBInstance': [
    { what: 'Backups', days: (properties) => number(properties.BackupRetentionPeriod) ?? 1 },
    {
      what: 'Performance data',
      days: (properties) => number(properties.PerformanceInsightsRetentionPeriod) ?? 7,
    },
  ],
  'AWS::KMS::Key': [
    {
      what: 'The key, after its deletion,',
      days: (properties) => number(properties.PendingWindowInDays) ?? 30,
    },
  ],
  'AWS::S3::Bucket': [
    { what: 'Objects', days: (properties) => lifecycleDays(properties, 'ExpirationInDays') },
    {
      what: 'Former versions of objects',
      days: (properties) => lifecycleDays(properties, 'NoncurrentVersionExpiration', 'NoncurrentDays'),
    },
    { what: 'Locked objects', days: lockDays },
  ],
};

/** What is kept for a shorter time than before. */
export const shorterRetention: Rule = ({ changes }) => changes.flatMap(shortened);

function shortened({ logicalId, change, before, after }: ResourceChange): Finding[] {
  if (change === 'delete' || change === 'orphan' || !before || !after) return [];
  return (retentions[after.Type] ?? []).flatMap(({ what, days }) => {
    const [was, is] = [days(propertiesOf(before)), days(propertiesOf(after))];
    if (is === was || (is ?? Number.POSITIVE_INFINITY) >= (was ?? Number.POSITIVE_INFINITY)) return [];
    return {
      rule: 'shorter-retention',
      level: 'review' as const,
      resource: pathOf(logicalId, after),
      text: `${what}: kept ${inWords(is)} instead of ${inWords(was)}. What is older is deleted, and a rollback does not bring it back.`,
    };
  });
}

const propertiesOf = ({ Properties = {} }: Resource) => Properties as Record<string, unknown>;

const inWords = (days: number | undefined): string => (days === undefined ? 'for ever' : `${days} days`);

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** The days after which the first rule for whole buckets or folders deletes; what is locked, the lock keeps. */
function lifecycleDays(
  properties: Record<string, unknown>,
  name: string,
  inside?: string,
): number | undefined {
  const { Rules = [] } = (properties.LifecycleConfiguration ?? {}) as { Rules?: Record<string, Json>[] };
  const days = Rules.flatMap((rule) => {
    const value = inside ? (rule[name] as Record<string, Json> | undefined)?.[inside] : rule[name];
    return typeof value === 'number' ? [value] : [];
  });
  return days.length > 0 ? Math.min(...days) : undefined;
}

/** The days of the default lock; without one, none. */
function lockDays({ ObjectLockConfiguration }: Record<string, unknown>): number {
  const { Rule } = (ObjectLockConfiguration ?? {}) as { Rule?: { DefaultRetention?: Record<string, Json> } };
  const { Days, Years } = Rule?.DefaultRetention ?? {};
  return number(Days) ?? (number(Years) ?? 0) * 365;
}
