import { economy } from '../lib/config/presets';
import type { EnvironmentInput } from '../lib/config/schema/environment';

/**
 * An example: copy it to `config/<name>.ts`, or overwrite or delete it. No test depends on it.
 *
 * For trying things out: cheap, and its data is gone when it is destroyed.
 */
export const environment: EnvironmentInput = {
  tier: 'development',
  account: '111122223333',
  region: 'eu-central-1',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  hostname: 'mlflow.dev.example.com',
  domain: { kind: 'hosted-zone', zoneName: 'dev.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
  network: { kind: 'new', cidr: '10.40.0.0/20', endpointZones: 'one', flowLogDays: 7 },
  exposure: { scheme: 'internet-facing', allowedCidrs: ['203.0.113.0/24'], plainHttp: 'redirect' },
  identity: { kind: 'cognito', domainPrefix: 'mlflow-dev-example' },
  access: {
    teams: { fraud: { members: 'fraud-scientists' }, pricing: { members: 'pricing-scientists' } },
    governance: 'model-governance',
    administrators: 'mlflow-administrators',
    machines: { 'fraud-training': { team: 'fraud' } },
  },
  database: economy.database,
  service: economy.service,
  audit: economy.audit,
  protection: economy.protection,
  organization: { tags: { environment: 'dev', application: 'mlflow' } },
};
