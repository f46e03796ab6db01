import type { StackUpdate } from '../simulation/stack-update';
import { referencesIn } from '../templates/references';
import { specificationOf } from '../templates/resource-types';
import { type Json, pathOf, type Resource } from '../templates/template';
import type { Finding } from './finding';
import type { Rule } from './rule';

/**
 * What must be unique beside a type's primary identifier: the services' rules, which no schema has. The sets with more
 * than three properties describe a rule of a security group, whose peer is one of several.
 */
const uniqueTogether: Readonly<Record<string, readonly string[]>> = {
  'AWS::ElasticLoadBalancingV2::ListenerRule': ['ListenerArn', 'Priority'],
  'AWS::ElasticLoadBalancingV2::Listener': ['LoadBalancerArn', 'Port'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['Name'],
  'AWS::EC2::SecurityGroupIngress': [
    ...['GroupId', 'IpProtocol', 'FromPort', 'ToPort'],
    ...['CidrIp', 'SourceSecurityGroupId', 'SourcePrefixListId'],
  ],
  'AWS::EC2::SecurityGroupEgress': [
    ...['GroupId', 'IpProtocol', 'FromPort', 'ToPort'],
    ...['CidrIp', 'DestinationSecurityGroupId', 'DestinationPrefixListId'],
  ],
  'AWS::EC2::VPCEndpoint': ['VpcId', 'ServiceName'],
  'AWS::Route53::RecordSet': ['HostedZoneId', 'Name', 'Type'],
  'AWS::Logs::SubscriptionFilter': ['LogGroupName', 'FilterName'],
  // A pool has one domain of its own.
  'AWS::Cognito::UserPoolDomain': ['UserPoolId'],
};

/** A name or a place that one resource at a time can have. */
interface Identity {
  readonly logicalId: string;
  readonly value: string;
  /** The resources that it names: a rule's listener, a listener's load balancer. */
  readonly parents: readonly string[];
}

/**
 * Names, priorities and places must be unique at every moment of an update. CloudFormation makes the new resources
 * first, changes others side by side, and deletes the old ones last.
 */
export const uniqueNames: Rule = (update) => {
  const taken = identitiesOf(update.before.Resources);
  // Below a resource that is replaced, as a rule below its listener, every place is free.
  const isFresh = (logicalId: string) => update.replaces(logicalId);
  return identitiesOf(update.after.Resources, isFresh).flatMap((identity) => {
    const { logicalId } = identity;
    const isNew = !update.before.Resources?.[logicalId] || update.replaces(logicalId);
    const isMoved = !taken.some((other) => other.logicalId === logicalId && other.value === identity.value);
    if (!isNew && !isMoved) return [];
    return taken
      .filter(({ value, logicalId: holder }) => value === identity.value && (isNew || holder !== logicalId))
      .flatMap((holder) => collision(update, identity, holder, isNew));
  });
};

function collision(update: StackUpdate, wanted: Identity, holder: Identity, isNew: boolean): Finding[] {
  const path = pathOf(wanted.logicalId, update.after.Resources?.[wanted.logicalId]);
  const other = pathOf(holder.logicalId, update.before.Resources?.[holder.logicalId]);
  const finding = (text: string, instead?: string): Finding[] => [
    { rule: 'unique-names', level: 'refused', resource: path, text, ...(instead ? { instead } : {}) },
  ];
  if (holder.logicalId === wanted.logicalId)
    return finding(
      `It is replaced, and the new one has the same ${wanted.value} as the old one, which is deleted last.`,
      'Change the name as well, or remove the resource in one deployment and add it in the next.',
    );
  const after = update.after.Resources?.[holder.logicalId];
  if (!after || update.replaces(holder.logicalId))
    return finding(
      `It takes ${wanted.value} from ${other}, which is deleted last.`,
      `Remove ${other} in one deployment, and add ${path} in the next.`,
    );
  const keeps = identitiesOf({ [holder.logicalId]: after }).some(({ value }) => value === wanted.value);
  if (keeps) return finding(`It takes ${wanted.value}, which ${other} has.`);
  if (isNew || !waitsFor(update.after.Resources?.[wanted.logicalId], holder.logicalId))
    return finding(
      `It takes ${wanted.value} from ${other}, and CloudFormation changes both in no order.`,
      'Leave numbers that are in use where they are, and give new resources free ones.',
    );
  return [];
}

function waitsFor(resource: Resource | undefined, logicalId: string): boolean {
  return (
    [resource?.DependsOn ?? []].flat().includes(logicalId) ||
    referencesIn(resource).some((reference) => reference.logicalId === logicalId)
  );
}

/** The identities of all resources that have their own. */
function identitiesOf(
  resources: Readonly<Record<string, Resource>> = {},
  isFresh: (logicalId: string) => boolean = () => false,
): Identity[] {
  return Object.entries(resources).flatMap(([logicalId, resource]) => {
    const primary = specificationOf(resource.Type)?.primaryIdentifier ?? [];
    const together = uniqueTogether[resource.Type] ?? [];
    return [
      ...identityOf(logicalId, resource, primary, primary.length),
      ...identityOf(logicalId, resource, together, together.length > 3 ? 4 : together.length),
    ].filter(({ parents }) => !parents.some(isFresh));
  });
}

function identityOf(
  logicalId: string,
  { Type, Properties = {} }: Resource,
  names: readonly string[],
  required: number,
): Identity[] {
  const given = names.filter((name) => Properties[name] !== undefined);
  if (names.length === 0 || !names.slice(0, required).every((name) => given.includes(name))) return [];
  const values = given.map((name) => `${name} ${shown(Properties[name])}`);
  const parents = given
    .flatMap((name) => referencesIn(Properties[name]))
    .map((reference) => reference.logicalId);
  return [{ logicalId, value: `${values.join(', ')} (${Type})`, parents }];
}

function shown(value: Json | undefined): string {
  const [reference] = referencesIn(value);
  return reference && typeof value === 'object' && Object.keys(value ?? {}).length === 1
    ? reference.logicalId
    : JSON.stringify(value);
}
