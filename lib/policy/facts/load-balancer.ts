import { at, list } from '../json';
import type { Resource, Templates } from '../templates';

/** Load balancers of which an attribute has another value than the wanted one. */
export function loadBalancersWithout(templates: Templates, attribute: string, wanted: string): Resource[] {
  return templates
    .expected('AWS::ElasticLoadBalancingV2::LoadBalancer')
    .filter(
      ({ properties }) =>
        !list(at(properties, 'LoadBalancerAttributes')).some(
          (found) => at(found, 'Key') === attribute && at(found, 'Value') === wanted,
        ),
    );
}
