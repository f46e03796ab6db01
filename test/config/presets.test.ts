import { describe, expect, test } from '@jest/globals';
import { economy, production } from '../../lib/config/presets';
import { environmentOf } from '../support/environments';

const [dev, staging, prod, closed] = ['dev', 'staging', 'prod', 'private'].map((name) => environmentOf(name));

describe('an environment has the values of its preset', () => {
  test.each([
    ['dev', dev, economy],
    ['prod', prod, production],
    ['private', closed, production],
  ])('%s', (_, environment, preset) => {
    expect(environment).toMatchObject(preset);
  });
});

test('its own values replace those of the preset, and nothing else', () => {
  expect(prod?.database).toMatchObject({ ...production.database, logDays: 365 });
  expect(staging?.database).toMatchObject({
    ...economy.database,
    instanceClass: 't4g.medium',
    multiAz: true,
    backupDays: 7,
    maxConnections: 400,
  });
});

test('economy is cheap and production is safe', () => {
  expect(economy).toMatchObject({
    database: { multiAz: false },
    service: { maxTasks: 1 },
    audit: { retentionDays: 1 },
    protection: { retainData: false },
  });
  expect(production).toMatchObject({
    database: { multiAz: true, backupDays: 35 },
    audit: { retentionDays: 3650 },
    protection: { deletionProtection: true, retainData: true },
  });
  expect(production.service.minTasks).toBeGreaterThanOrEqual(2);
});
