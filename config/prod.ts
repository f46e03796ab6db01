import { production } from '../lib/config/presets';
import type { EnvironmentInput } from '../lib/config/schema/environment';

/**
 * An example: copy it to `config/<name>.ts`, or overwrite or delete it. No test depends on it.
 *
 * Three zones, everything protected, your organization's identity provider behind Cognito.
 */
export const environment: EnvironmentInput = {
  tier: 'production',
  account: '111122223333',
  region: 'eu-central-1',
  availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  hostname: 'mlflow.prod.example.com',
  domain: { kind: 'hosted-zone', zoneName: 'prod.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
  network: { kind: 'new', cidr: '10.42.0.0/18', flowLogDays: 365 },
  exposure: { scheme: 'internet-facing', allowedCidrs: ['203.0.113.0/24', '198.51.100.0/24'] },
  identity: {
    kind: 'cognito',
    domainPrefix: 'mlflow-prod-example',
    federation: [{ kind: 'saml', name: 'Staff', metadataUrl: 'https://login.example.com/saml/metadata' }],
  },
  access: {
    teams: {
      fraud: { members: 'fraud-scientists', viewers: 'fraud-auditors' },
      pricing: { members: 'pricing-scientists' },
    },
    governance: 'model-governance',
    administrators: 'mlflow-administrators',
    machines: {
      'fraud-training': { team: 'fraud' },
      'pricing-report': { team: 'pricing', role: 'viewers' },
    },
  },
  database: { ...production.database, logDays: 365 },
  artifacts: { noncurrentExpirationDays: 365 },
  service: { ...production.service, logDays: 365 },
  audit: production.audit,
  protection: production.protection,
  alarms: { email: 'mlflow-alarms@example.com' },
  organization: {
    tags: { environment: 'prod', application: 'mlflow', 'data-classification': 'confidential' },
    permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/WorkloadBoundary',
  },
};
