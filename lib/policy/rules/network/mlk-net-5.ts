import { containers, metricsPort } from '../../facts/containers';
import { groupRules } from '../../facts/security-groups';
import { at, list } from '../../json';
import type { SecurityRule } from '../../security-rule';

/** The configuration names collectors by their ids; the kit's own groups are references. */
function admits(rule: unknown, port: number): boolean {
  const [from, to] = [Number(at(rule, 'FromPort')), Number(at(rule, 'ToPort'))];
  const covers = at(rule, 'IpProtocol') === '-1' || (from <= port && port <= to);
  return covers && typeof at(rule, 'SourceSecurityGroupId') !== 'string';
}

export const mlkNet5: SecurityRule = {
  id: 'MLK-NET-5',
  sentence: 'Only the security groups of `service.metricsCollectors` may connect to the metrics port.',
  why: 'The metrics show what every team does, and the port asks for no credentials.',
  link: 'docs/adr/0013-gatehouse.md',
  fix: 'Keep the metrics port out of security groups, target groups and port mappings; name collectors in service.metricsCollectors.',
  violations: (templates) => {
    const port = metricsPort(templates);
    return [
      ...groupRules(templates, 'Ingress').filter(({ rule }) => admits(rule, port)),
      ...templates
        .resources('AWS::ElasticLoadBalancingV2::TargetGroup')
        .filter(({ properties }) => at(properties, 'Port') === port),
      ...containers(templates).filter(({ definition }) =>
        list(at(definition, 'PortMappings')).some((mapping) => at(mapping, 'ContainerPort') === port),
      ),
    ];
  },
};
