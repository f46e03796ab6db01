import {
  apiPaths,
  closedPaths,
  loggedOutPath,
  logoutPath,
  resourceMetadataPath,
} from '../../../lib/config/public-paths';
import type { Cloud } from '../cloud/cloud';
import { type Claim, equal } from './claim';

const elb = 'AWS::ElasticLoadBalancingV2';

/** A rule of a listener, as Elastic Load Balancing shows it. */
interface Rule {
  readonly Priority: string;
  readonly Conditions: {
    readonly Field: string;
    readonly PathPatternConfig?: { readonly Values: string[] };
    readonly Values?: string[];
  }[];
  readonly Actions: { readonly Type: string }[];
}

/** What a request meets before it reaches the server. */
export const edgeClaims: readonly Claim[] = [
  {
    title:
      'The listener tries closed paths, paths without a login, bearer tokens, API paths and pages in this order',
    check: async (cloud) => {
      const rules = await httpsRules(cloud);
      const order = rules.map(kindOf).filter((kind, index, all) => kind !== all[index - 1]);
      equal(order, ['closed', 'without login', 'bearer token', 'API', 'pages'], 'Order of the rules');
      const closed = rules.filter((rule) => kindOf(rule) === 'closed').flatMap(pathsOf);
      equal(closed, closedPaths, 'Closed paths, by priority');
    },
    mutation: {
      title: 'the rules of closed paths come last',
      mutate: (templates) => {
        for (const { Properties } of templates.all(
          'service',
          `${elb}::ListenerRule`,
          'FrontDoorHttpsListenerClosed',
        ))
          Properties.Priority += 20_000;
      },
    },
  },
  {
    title: 'The HTTPS listener refuses TLS before 1.2, and a request that no rule matches gets 403',
    check: async (cloud) => {
      const listener = await httpsListener(cloud);
      equal(listener.SslPolicy, 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09', 'TLS policy');
      const [action] = listener.DefaultActions;
      equal(
        [action.Type, action.FixedResponseConfig?.StatusCode],
        ['fixed-response', '403'],
        'Default action',
      );
    },
    mutation: {
      title: 'its TLS policy is ELBSecurityPolicy-2016-08',
      mutate: (templates) => {
        templates.properties('service', `${elb}::Listener`, 'FrontDoorHttpsListener').SslPolicy =
          'ELBSecurityPolicy-2016-08';
      },
    },
  },
  {
    title: "The target group asks the server's /health over HTTPS",
    check: async (cloud) => {
      const arn = await cloud.id('service', `${elb}::TargetGroup`);
      const { TargetGroups } = await cloud.api.call('elbv2', 'DescribeTargetGroups', {
        TargetGroupArns: [arn],
      });
      const { Protocol, Port, HealthCheckPath, HealthCheckIntervalSeconds } = TargetGroups[0];
      equal(
        [Protocol, Port, HealthCheckPath, HealthCheckIntervalSeconds],
        ['HTTPS', cloud.environment.service.containerPort, '/health', 15],
        'Health check',
      );
    },
    mutation: {
      title: 'it asks /mutated',
      mutate: (templates) => {
        templates.properties('service', `${elb}::TargetGroup`).HealthCheckPath = '/mutated';
      },
    },
  },
  {
    title: 'The hostname is an alias of the load balancer',
    check: async (cloud) => {
      const { domain, hostname } = cloud.environment;
      if (domain.kind !== 'hosted-zone') return;
      const { ResourceRecordSets } = await cloud.api.call('route53', 'ListResourceRecordSets', {
        HostedZoneId: domain.hostedZoneId,
      });
      const records = (ResourceRecordSets as { Name: string; Type: string; AliasTarget?: object }[])
        .filter(({ Type, AliasTarget }) => Type === 'A' && AliasTarget !== undefined)
        .map(({ Name }) => Name);
      equal(records, [`${hostname}.`], 'Alias records');
    },
    mutation: {
      title: 'the record has another name',
      mutate: (templates) => {
        const record = templates.properties('service', 'AWS::Route53::RecordSet');
        record.Name = `mutated.${record.Name}`;
      },
    },
  },
];

async function httpsListener(cloud: Cloud) {
  const arns = await cloud.ids('service', `${elb}::Listener`);
  const { Listeners } = await cloud.api.call('elbv2', 'DescribeListeners', { ListenerArns: arns });
  const [listener] = Listeners.filter(({ Protocol }: { Protocol: string }) => Protocol === 'HTTPS');
  return listener;
}

/** Without the default, by priority. */
async function httpsRules(cloud: Cloud): Promise<Rule[]> {
  const { ListenerArn } = await httpsListener(cloud);
  const { Rules } = await cloud.api.call('elbv2', 'DescribeRules', { ListenerArn });
  return (Rules as Rule[])
    .filter(({ Priority }) => Priority !== 'default')
    .sort((a, b) => Number(a.Priority) - Number(b.Priority));
}

function pathsOf({ Conditions }: Rule): string[] {
  return Conditions.filter(({ Field }) => Field === 'path-pattern').flatMap(
    ({ PathPatternConfig, Values }) => PathPatternConfig?.Values ?? Values ?? [],
  );
}

function kindOf(rule: Rule): string {
  const paths = pathsOf(rule);
  if (rule.Conditions.some(({ Field }) => Field === 'http-header')) return 'bearer token';
  if (paths.length === 0) return 'pages';
  if (paths.every((path) => closedPaths.includes(path))) return 'closed';
  if (paths.every((path) => apiPaths.includes(path))) return 'API';
  const open: readonly string[] = [logoutPath, loggedOutPath, resourceMetadataPath];
  return paths.every((path) => open.includes(path)) ? 'without login' : `unknown: ${paths.join(' ')}`;
}
