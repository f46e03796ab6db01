import type { StackUpdate } from '../simulation/stack-update';
import { property } from '../simulation/stack-update';
import { type Json, pathOf, type Template } from '../templates/template';
import type { Finding } from './finding';
import type { Rule } from './rule';

/** What strangers reach and did not reach before: paths without a login, ports, the internet. */
export const publicPaths: Rule = (update) => {
  if (update.isFirst) return [];
  return [...withoutLogin(update), ...openedPorts(update), ...onTheInternet(update)];
};

/** Actions after which the load balancer knows who calls. */
const logins = new Set(['authenticate-cognito', 'authenticate-oidc', 'jwt-validation']);

function withoutLogin({ before, after }: StackUpdate): Finding[] {
  const known = new Set(openRules(before).map(({ conditions }) => conditions));
  return openRules(after)
    .filter(({ conditions }) => !known.has(conditions))
    .map(({ path, conditions }) => ({
      rule: 'public-paths',
      level: 'review',
      resource: path,
      text: `The load balancer passes on requests without a login: ${conditions || 'all paths'}.`,
    }));
}

/** Rules that forward requests of strangers, with their conditions in words. */
function openRules({ Resources = {} }: Template): { path: string; conditions: string }[] {
  return Object.entries(Resources).flatMap(([logicalId, resource]) => {
    const actions = property(resource, 'Actions') ?? property(resource, 'DefaultActions');
    if (!resource.Type.startsWith('AWS::ElasticLoadBalancingV2::Listener') || !Array.isArray(actions))
      return [];
    const types = actions.map((action) => (action as Record<string, Json>).Type);
    if (!types.includes('forward') || types.some((type) => logins.has(String(type)))) return [];
    return { path: pathOf(logicalId, resource), conditions: conditionsIn(property(resource, 'Conditions')) };
  });
}

function conditionsIn(conditions: Json | undefined): string {
  if (!Array.isArray(conditions)) return '';
  const paths = conditions.filter(
    (condition) => (condition as Record<string, Json>).Field === 'path-pattern',
  );
  return (paths.length > 0 ? paths : conditions).flatMap(valuesIn).join(' ');
}

/** `Values` of a condition, wherever the condition's kind has them. */
function valuesIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(valuesIn);
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? [value] : [];
  return Object.entries(value).flatMap(([name, inner]) => (name === 'Field' ? [] : valuesIn(inner)));
}

function openedPorts({ diff, after }: StackUpdate): Finding[] {
  return diff.securityGroupChanges.ingress.additions.flatMap((rule) => {
    if (rule.peer?.kind !== 'cidr-ip') return [];
    const group = /\$\{(\w+)/.exec(rule.groupId)?.[1] ?? rule.groupId;
    return {
      rule: 'public-paths',
      level: 'review' as const,
      resource: pathOf(group, after.Resources?.[group]),
      text: `Opens for ${rule.peer.ip}: ${rule.describeProtocol()}.`,
    };
  });
}

function onTheInternet({ changes }: StackUpdate): Finding[] {
  return changes
    .filter(
      ({ before, after }) =>
        property(after, 'Scheme') === 'internet-facing' && property(before, 'Scheme') !== 'internet-facing',
    )
    .map(({ logicalId, after }) => ({
      rule: 'public-paths',
      level: 'review',
      resource: pathOf(logicalId, after),
      text: 'The load balancer gets public addresses.',
    }));
}
