import { at, list } from '../json';
import type { Templates } from '../templates';

/** A rule of a security group. */
export interface GroupRule {
  /** Construct path of the group, or of the rule where it is a resource of its own. */
  readonly path: string;
  /** The rule as it stands in the template. */
  readonly rule: unknown;
}

/** Construct path of the load balancer's security group. */
export const loadBalancerGroup = /\/SecurityGroups\/LoadBalancer\//;

/** Every rule that lets traffic in or out, whether it stands in its group or beside it. */
export function groupRules(templates: Templates, direction: 'Ingress' | 'Egress'): GroupRule[] {
  const inside = templates
    .resources('AWS::EC2::SecurityGroup')
    .flatMap(({ path, properties }) =>
      list(at(properties, `SecurityGroup${direction}`)).map((rule) => ({ path, rule })),
    );
  const beside = templates
    .resources(`AWS::EC2::SecurityGroup${direction}`)
    .map(({ path, properties }) => ({ path, rule: properties }));
  return [...inside, ...beside];
}
