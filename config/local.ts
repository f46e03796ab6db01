import { economy } from '../lib/config/presets';
import type { EnvironmentInput } from '../lib/config/schema/environment';

/** What `npm start` runs on one machine: the same blueprint, every listener on loopback. Yours to edit, too. */
export const environment: EnvironmentInput = {
  tier: 'local',
  account: '111122223333',
  region: 'eu-central-1',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  hostname: 'localhost',
  domain: {
    kind: 'certificate',
    certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
  },
  network: { kind: 'new', cidr: '10.43.0.0/20', endpointZones: 'one', flowLogDays: 7 },
  exposure: { scheme: 'internet-facing', allowedCidrs: ['127.0.0.0/8'], port: 8443 },
  identity: {
    kind: 'oidc',
    issuer: 'https://127.0.0.1:8444',
    authorizationEndpoint: 'https://127.0.0.1:8444/auth',
    tokenEndpoint: 'https://127.0.0.1:8444/token',
    userInfoEndpoint: 'https://127.0.0.1:8444/userinfo',
    jwksEndpoint: 'https://127.0.0.1:8444/jwks',
    endSessionEndpoint: 'https://127.0.0.1:8444/session/end',
    clientId: 'mlflow-load-balancer',
    commandLineClientId: 'mlflow-command-line',
    clientSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:mlflow/issuer-AbCdEf',
    requiredClaims: { token_use: 'access' },
    requireAudience: true,
  },
  access: {
    teams: { fraud: { members: 'fraud-scientists' }, pricing: { members: 'pricing-scientists' } },
    governance: 'model-governance',
    administrators: 'mlflow-administrators',
    machines: { 'mlflow-machine': { team: 'fraud' } },
  },
  database: { ...economy.database, port: 8446 },
  service: { ...economy.service, bindAddress: '127.0.0.1', containerPort: 8445, metricsPort: 8448 },
  audit: economy.audit,
  protection: economy.protection,
};
