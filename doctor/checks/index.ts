import type { DoctorCheck } from '../facts/doctor-check';
import { account } from './account';
import { bootstrap } from './bootstrap';
import { certificate } from './certificate';
import { earlierTries } from './earlier-tries';
import { endpointServices } from './endpoint-services';
import { engine } from './engine';
import { exampleValues } from './example-values';
import { federationMetadata } from './federation-metadata';
import { hostedZone } from './hosted-zone';
import { imageBuilder } from './image-builder';
import { imageDigest } from './image-digest';
import { issuer } from './issuer';
import { loginDomain } from './login-domain';
import { database } from './names/database';
import { logGroups } from './names/log-groups';
import { logPolicies } from './names/log-policies';
import { record } from './names/record';
import { permissionsBoundary } from './permissions-boundary';
import { databaseInstances } from './quotas/database-instances';
import { elasticIps } from './quotas/elastic-ips';
import { fargateVcpus } from './quotas/fargate-vcpus';
import { gatewayEndpoints } from './quotas/gateway-endpoints';
import { quotaOfListenerRules } from './quotas/listener-rules';
import { securityGroupRules } from './quotas/security-group-rules';
import { vpcs } from './quotas/vpcs';
import { regionOfTerminal } from './region-of-terminal';
import { secrets } from './secrets';
import { serviceLinkedRoles } from './service-linked-roles';
import { collectors } from './vpc/collectors';
import { endpoints } from './vpc/endpoints';
import { routes } from './vpc/routes';
import { subnets } from './vpc/subnets';
import { vpc } from './vpc/vpc';
import { zones } from './zones';

/** Every check, in the order of the table: the machine, the account, then what each stack needs. */
export const doctorChecks: readonly DoctorCheck[] = [
  exampleValues,
  regionOfTerminal,
  imageBuilder,
  account,
  zones,
  bootstrap,
  earlierTries,
  serviceLinkedRoles,
  permissionsBoundary,
  vpcs,
  elasticIps,
  gatewayEndpoints,
  securityGroupRules,
  endpointServices,
  vpc,
  subnets,
  routes,
  endpoints,
  collectors,
  engine,
  databaseInstances,
  database,
  logGroups,
  logPolicies,
  loginDomain,
  federationMetadata,
  issuer,
  secrets,
  hostedZone,
  record,
  certificate,
  quotaOfListenerRules,
  fargateVcpus,
  imageDigest,
];
