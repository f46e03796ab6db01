import { type EndpointPlace, type EndpointService, endpointServices } from '../schema/endpoints';
import type { Environment } from '../schema/environment';

/**
 * Regions that opened before 23 December 2023. In every later one (ca-west-1 is the first), tasks in isolated subnets need
 * the three endpoints of ECS itself (ECS guide, "Amazon ECS interface VPC endpoints", considerations for Regions introduced
 * starting on December 23, 2023). This list never changes, so a region that the CDK learns later is treated as new.
 */
const earlierRegions: ReadonlySet<string> = new Set(
  `af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2
  ap-southeast-3 ap-southeast-4 ca-central-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1
  eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 sa-east-1 us-east-1 us-east-2
  us-gov-east-1 us-gov-west-1 us-iso-east-1 us-iso-west-1 us-isob-east-1 us-west-1 us-west-2`.split(/\s+/),
);

const ofLaterRegions: ReadonlySet<EndpointService> = new Set(['ecs', 'ecsAgent', 'ecsTelemetry']);

/** The endpoints that tasks need in a region. */
export function neededEndpoints(region: string): EndpointService[] {
  return endpointServices.filter((service) => !ofLaterRegions.has(service) || !earlierRegions.has(region));
}

/** Needed endpoints, by where they are. A VPC of the kit has all of its own. */
export function endpointsBy(
  place: EndpointPlace,
  { network, region }: Pick<Environment, 'network' | 'region'>,
): EndpointService[] {
  return neededEndpoints(region).filter(
    (service) => place === (network.kind === 'new' ? 'create' : network.endpoints[service]),
  );
}
