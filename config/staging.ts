import { economy, production } from '../lib/config/presets';
import type { EnvironmentInput } from '../lib/config/schema/environment';

/**
 * An example: copy it to `config/<name>.ts`, or overwrite or delete it. No test depends on it.
 *
 * The shape of production at a smaller size, for rehearsing upgrades and restores.
 */
export const environment: EnvironmentInput = {
  tier: 'staging',
  account: '111122223333',
  region: 'eu-central-1',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  hostname: 'mlflow.staging.example.com',
  domain: { kind: 'hosted-zone', zoneName: 'staging.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
  network: { kind: 'new', cidr: '10.41.0.0/20' },
  exposure: { scheme: 'internet-facing', allowedCidrs: ['203.0.113.0/24'] },
  identity: { kind: 'cognito', domainPrefix: 'mlflow-staging-example' },
  access: {
    teams: { fraud: { members: 'fraud-scientists' }, pricing: { members: 'pricing-scientists' } },
    governance: 'model-governance',
    administrators: 'mlflow-administrators',
    machines: { 'fraud-training': { team: 'fraud' } },
  },
  database: {
    ...economy.database,
    instanceClass: 't4g.medium',
    multiAz: true,
    backupDays: 7,
    maxConnections: 400,
  },
  service: { ...production.service, cpu: 1024, memoryMib: 2048, workers: 2, maxTasks: 4 },
  audit: { ...economy.audit, retentionDays: 30 },
  protection: { deletionProtection: false, retainData: true },
  alarms: { email: 'mlflow-alarms@example.com' },
  organization: { tags: { environment: 'staging', application: 'mlflow' } },
};
