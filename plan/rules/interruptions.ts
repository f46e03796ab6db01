import { type Change, property, type ResourceChange } from '../simulation/stack-update';
import { isSame, pathOf, type Resource } from '../templates/template';
import type { Level } from './finding';
import type { Rule } from './rule';

/** What a change of one type of resource does to the people who use the server. */
interface Interruption {
  /** The resource's type. */
  readonly type: string;
  /** The change. */
  readonly change: Change;
  /** Only if one of these properties differs. @default any */
  readonly properties?: readonly string[];
  /** Only if this holds, too. @default any */
  readonly when?: (change: ResourceChange) => boolean;
  /** How much it hurts. @default 'interrupts' */
  readonly level?: Level;
  /** What they notice. */
  readonly text: string;
  /** What to do about it. */
  readonly instead?: string;
}

const inTheNight = 'Deploy at a quiet time.';

/**
 * Sources: "Update requires" of each property in CloudFormation's template reference, and the services' guides on
 * maintenance. Minutes are AWS's own words where it gives any; nobody has measured them for this kit.
 */
const interruptions: readonly Interruption[] = [
  {
    type: 'AWS::RDS::DBInstance',
    change: 'update',
    properties: ['DBInstanceClass'],
    text: 'The database restarts on other hardware: with a standby some minutes at most, without one ten or more.',
    instead: inTheNight,
  },
  {
    type: 'AWS::RDS::DBInstance',
    change: 'update',
    properties: ['EngineVersion'],
    text: 'The database is upgraded, standby included, and cannot be reached meanwhile. RDS does not go back to an older version.',
    instead: `Take a snapshot first. ${inTheNight}`,
  },
  {
    type: 'AWS::RDS::DBInstance',
    change: 'update',
    properties: ['CACertificateIdentifier'],
    text: 'The database restarts.',
    instead: inTheNight,
  },
  {
    type: 'AWS::RDS::DBParameterGroup',
    change: 'update',
    properties: ['Parameters'],
    text: 'The database may restart for parameters that it reads at its start.',
    instead: inTheNight,
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    change: 'replace',
    text: 'The load balancer is replaced. Clients reach the server again when their DNS caches know the new address.',
    instead: inTheNight,
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    change: 'update',
    properties: ['SecurityGroups', 'Subnets'],
    when: (change) => ['SecurityGroups', 'Subnets'].some((name) => losesElement(change, name)),
    text: 'Connections through zones or groups that are removed end.',
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    change: 'update',
    properties: ['Port'],
    text: 'The port of the address changes. Clients and bookmarks must use the new one.',
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    change: 'update',
    when: ({ before, after }) => hostOf(before) !== hostOf(after),
    text: 'The host name changes. Clients and bookmarks must use the new one.',
  },
  {
    type: 'AWS::ECS::TaskDefinition',
    change: 'replace',
    level: 'note',
    text: 'New tasks take over one after the other. The server can be reached all the time.',
  },
  {
    type: 'AWS::ECS::Service',
    change: 'replace',
    text: 'The service is replaced: there is no task until the new one has started.',
    instead: inTheNight,
  },
  {
    type: 'AWS::ECS::Cluster',
    change: 'replace',
    text: 'The cluster is replaced, and with it the service.',
    instead: inTheNight,
  },
  {
    type: 'AWS::Cognito::UserPoolIdentityProvider',
    change: 'delete',
    text: 'Users of this identity provider can no longer log in.',
  },
  {
    type: 'AWS::Cognito::UserPoolClient',
    change: 'delete',
    level: 'note',
    text: 'The machine or program that has this client can no longer log in.',
  },
  {
    type: 'AWS::Cognito::UserPoolClient',
    change: 'replace',
    text: 'The client is replaced: its users log in again, or its machine gets a new id and secret.',
    instead: 'Tell its owner the new client id and secret.',
  },
  {
    type: 'AWS::Cognito::UserPool',
    change: 'replace',
    text: 'The user pool is replaced: all users, groups and clients are new.',
  },
  {
    type: 'AWS::Cognito::UserPoolDomain',
    change: 'replace',
    text: 'The address of the login page changes, and nobody logs in until the new one answers.',
    instead: inTheNight,
  },
  {
    type: 'AWS::EC2::VPCEndpoint',
    change: 'replace',
    text: 'Tasks do not reach the service of this endpoint while it is replaced.',
    instead: inTheNight,
  },
  {
    type: 'AWS::SecretsManager::Secret',
    change: 'replace',
    text: 'The secret is replaced. Pages that are open must be loaded again.',
  },
];

/** What users notice of a change. */
export const interruptedUsers: Rule = ({ changes }) =>
  changes.flatMap((change) =>
    interruptions
      .filter((entry) => applies(entry, change))
      .map(({ level = 'interrupts', text, instead }) => ({
        rule: 'interruptions',
        level,
        resource: pathOf(change.logicalId, change.after ?? change.before),
        text,
        ...(instead ? { instead } : {}),
      })),
  );

function applies({ type, change, properties, when }: Interruption, found: ResourceChange): boolean {
  return (
    found.before?.Type === type &&
    found.change === change &&
    (properties === undefined || properties.some((name) => found.properties.includes(name))) &&
    (when?.(found) ?? true)
  );
}

function losesElement({ before, after }: ResourceChange, name: string): boolean {
  const [was, is] = [before, after].map((resource) => property(resource, name));
  if (!Array.isArray(was) || !Array.isArray(is)) return !isSame(was, is);
  return was.some((element) => !is.some((other) => isSame(element, other)));
}

/** The host names that a listener's rule is for. */
function hostOf(rule: Resource | undefined): string {
  const conditions = property(rule, 'Conditions');
  return JSON.stringify(
    Array.isArray(conditions)
      ? conditions.filter((condition) => JSON.stringify(condition).includes('host-header'))
      : [],
  );
}
