import { production } from '../lib/config/presets';
import type { EnvironmentInput } from '../lib/config/schema/environment';

/**
 * An example: copy it to `config/<name>.ts`, or overwrite or delete it. No test depends on it.
 *
 * Nothing is public: your own VPC, certificate, issuer and image, reached over your own network.
 */
export const environment: EnvironmentInput = {
  tier: 'production',
  account: '111122223333',
  region: 'eu-central-1',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  hostname: 'mlflow.internal.example.com',
  domain: {
    kind: 'certificate',
    certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
  },
  network: {
    kind: 'imported',
    vpcId: 'vpc-0123456789abcdef0',
    cidr: '10.60.0.0/16',
    loadBalancerSubnetIds: ['subnet-0123456789abcde01', 'subnet-0123456789abcde02'],
    taskSubnetIds: ['subnet-0123456789abcde11', 'subnet-0123456789abcde12'],
    taskRouteTableIds: ['rtb-0123456789abcde11', 'rtb-0123456789abcde12'],
    databaseSubnetIds: ['subnet-0123456789abcde21', 'subnet-0123456789abcde22'],
  },
  exposure: { scheme: 'internal', allowedCidrs: ['10.0.0.0/8'] },
  identity: {
    kind: 'oidc',
    issuer: 'https://login.example.com/realms/bank',
    authorizationEndpoint: 'https://login.example.com/realms/bank/protocol/openid-connect/auth',
    tokenEndpoint: 'https://login.example.com/realms/bank/protocol/openid-connect/token',
    userInfoEndpoint: 'https://login.example.com/realms/bank/protocol/openid-connect/userinfo',
    jwksEndpoint: 'https://login.example.com/realms/bank/protocol/openid-connect/certs',
    endSessionEndpoint: 'https://login.example.com/realms/bank/protocol/openid-connect/logout',
    clientId: 'mlflow-load-balancer',
    commandLineClientId: 'mlflow-command-line',
    clientSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:mlflow/issuer-AbCdEf',
    groupsClaim: 'realm_access.roles',
    requiredClaims: { typ: 'Bearer' },
  },
  access: {
    teams: { fraud: { members: 'fraud-scientists' }, pricing: { members: 'pricing-scientists' } },
    governance: 'model-governance',
    administrators: 'mlflow-administrators',
    requireReason: true,
    machines: { 'mlflow-fraud-training': { team: 'fraud' } },
  },
  database: production.database,
  service: {
    ...production.service,
    image: {
      kind: 'digest',
      repositoryArn: 'arn:aws:ecr:eu-central-1:111122223333:repository/mlflow',
      digest: 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    },
  },
  audit: production.audit,
  protection: production.protection,
  alarms: { httpsEndpoint: 'https://pager.example.com/sns' },
  organization: { tags: { environment: 'private', application: 'mlflow' }, bootstrapQualifier: 'bank' },
};
