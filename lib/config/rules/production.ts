import { show } from '../problems/problem';
import type { Environment } from '../schema/environment';
import type { ConfigurationRule } from './configuration-rule';

/** What production cannot go without: the knob, its value here, whether that will do, and the demand in words. */
const demands: readonly ConfigurationRule[] = [
  demand('database.multiAz', ({ database }) => database.multiAz, isTrue, 'true'),
  demand('database.backupDays', ({ database }) => database.backupDays, atLeast(7), '7 or more'),
  demand('protection.deletionProtection', ({ protection }) => protection.deletionProtection, isTrue, 'true'),
  demand('protection.retainData', ({ protection }) => protection.retainData, isTrue, 'true'),
  demand('service.minTasks', ({ service }) => service.minTasks, atLeast(2), '2 or more'),
  demand(
    'network.endpointZones',
    ({ network }) => network.endpointZones,
    (zones) => zones === 'all',
    '"all"',
  ),
  demand(
    'access.protectedAliases',
    ({ access }) => access.protectedAliases,
    (aliases) => aliases.length > 0,
    'at least one alias',
  ),
  demand('audit.retentionDays', ({ audit }) => audit.retentionDays, atLeast(365), '365 or more'),
  demand(
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

function demand<Value>(
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

/** Production is Multi-AZ, protected, backed up and audited, and somebody hears its alarms. */
export const productionRules = demands;
