import { show } from '../problems/problem';
import type { Environment } from '../schema/environment';
import type { ConfigurationRule } from './configuration-rule';

/** What tier `production` requires: the setting, its value, whether it is enough, and the requirement in words. */
const requirements: readonly ConfigurationRule[] = [
  requirement('database.multiAz', ({ database }) => database.multiAz, isTrue, 'true'),
  requirement('database.backupDays', ({ database }) => database.backupDays, atLeast(7), '7 or more'),
  requirement(
    'protection.deletionProtection',
    ({ protection }) => protection.deletionProtection,
    isTrue,
    'true',
  ),
  requirement('protection.retainData', ({ protection }) => protection.retainData, isTrue, 'true'),
  requirement('service.minTasks', ({ service }) => service.minTasks, atLeast(2), '2 or more'),
  requirement(
    'network.endpointZones',
    ({ network }) => network.endpointZones,
    (zones) => zones === 'all',
    '"all"',
  ),
  requirement(
    'access.protectedAliases',
    ({ access }) => access.protectedAliases,
    (aliases) => aliases.length > 0,
    'at least one alias',
  ),
  requirement('audit.retentionDays', ({ audit }) => audit.retentionDays, atLeast(365), '365 or more'),
  requirement(
    'alarms',
    ({ alarms }) => alarms.email ?? alarms.httpsEndpoint,
    (heard) => heard !== undefined,
    'an email or an httpsEndpoint',
  ),
];

function isTrue(value: boolean): boolean {
  return value;
}

function atLeast(least: number): (value: number) => boolean {
  return (value) => value >= least;
}

function requirement<Value>(
  key: string,
  read: (environment: Environment) => Value,
  holds: (value: Value) => boolean,
  allowed: string,
): ConfigurationRule {
  return (environment) => {
    if (environment.tier !== 'production') return [];
    const value = read(environment);
    if (holds(value)) return [];
    const fix = `set ${key} to ${allowed}, or choose another tier`;
    return [{ key, found: show(value), allowed: `${allowed}, in tier "production"`, fix }];
  };
}

/** Production is Multi-AZ, protected, backed up and audited, and its alarms reach somebody. */
export const productionRules = requirements;
