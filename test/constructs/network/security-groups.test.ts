import { expect, test } from '@jest/globals';
import { propertiesAt, resourcesAt } from '../../support/properties';
import { appOf, type TemplateJson, templates, templatesOf } from '../../support/synthesized';

const all = templates('prod');

/** Name of the group that an id refers to. */
const nameOf = (id: TemplateJson): string =>
  /SecurityGroups([A-Za-z]+)[0-9A-F]{8}$/.exec(id['Fn::GetAtt'][0])?.[1] ?? '?';

const groupRules = [
  ...propertiesAt(all, 'AWS::EC2::SecurityGroupEgress').map((rule) => {
    const to = rule.DestinationSecurityGroupId ? nameOf(rule.DestinationSecurityGroupId) : 'S3';
    return `${nameOf(rule.GroupId)} > ${to}:${rule.ToPort}`;
  }),
  ...propertiesAt(all, 'AWS::EC2::SecurityGroupIngress').map(
    (rule) => `${nameOf(rule.GroupId)} < ${nameOf(rule.SourceSecurityGroupId)}:${rule.ToPort}`,
  ),
];

test('only these pairs can connect, with a rule at both ends, and tasks to S3', () => {
  expect(groupRules.sort()).toEqual(
    [
      ['LoadBalancer', 'Task', 8443],
      ['Task', 'Database', 5433],
      ['Task', 'Endpoints', 443],
      ['DatabaseBootstrap', 'Database', 5433],
      ['DatabaseBootstrap', 'Endpoints', 443],
    ]
      .flatMap(([from, to, port]) => [`${from} > ${to}:${port}`, `${to} < ${from}:${port}`])
      .concat('Task > S3:443')
      .sort(),
  );
});

test('only the configured collectors can connect to the metrics', () => {
  const all = templatesOf(
    appOf('dev', ({ service }) => {
      service.metricsPort = 9100;
      service.metricsCollectors = ['sg-0123456789abcdef0'];
    }),
  );
  const groups = propertiesAt(all, 'AWS::EC2::SecurityGroup').filter((group) =>
    JSON.stringify(group).includes('9100'),
  );
  expect(groups).toMatchObject([
    {
      GroupDescription: 'Tasks of the MLflow server',
      SecurityGroupIngress: [
        {
          FromPort: 9100,
          ToPort: 9100,
          IpProtocol: 'tcp',
          SourceSecurityGroupId: 'sg-0123456789abcdef0',
        },
      ],
    },
  ]);
  expect(JSON.stringify(propertiesAt(all, 'AWS::EC2::SecurityGroupIngress'))).not.toContain('9100');
});

/** Ranges that groups name; the CDK writes an impossible address if there is none. */
const ranges = (name: string, direction: 'SecurityGroupIngress' | 'SecurityGroupEgress') =>
  resourcesAt(templates(name), 'AWS::EC2::SecurityGroup').flatMap(({ Properties, Metadata }) =>
    (Properties[direction] ?? [])
      .filter(({ CidrIp }: TemplateJson) => CidrIp !== '255.255.255.255/32')
      .map(
        ({ CidrIp, ToPort }: TemplateJson) =>
          `${Metadata['aws:cdk:path'].split('/').at(-2)} ${CidrIp}:${ToPort}`,
      ),
  );

test.each([
  ['prod', ['LoadBalancer 203.0.113.0/24:443', 'LoadBalancer 198.51.100.0/24:443']],
  ['dev', ['LoadBalancer 203.0.113.0/24:443', 'LoadBalancer 203.0.113.0/24:80']],
])('clients of %s can connect from its ranges to the ports of its listeners', (name, expected) => {
  expect(ranges(name, 'SecurityGroupIngress').sort()).toEqual([...expected].sort());
});

test.each(['prod', 'dev', 'private'])(
  'in %s, only the load balancer can connect to the internet, to reach the issuer',
  (name) => {
    expect(ranges(name, 'SecurityGroupEgress')).toEqual(['LoadBalancer 0.0.0.0/0:443']);
  },
);
