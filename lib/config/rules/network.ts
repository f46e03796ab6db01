import ipaddr from 'ipaddr.js';
import { endpointsBy } from '../derived/endpoints';
import { type Problem, show } from '../problems/problem';
import { databasePort } from '../schema/database';
import { serverPort } from '../schema/service';
import type { ConfigurationRule } from './configuration-rule';

/** EC2 offers VPCs from /16 to /28; below /22, three zones with three subnets each have too few addresses. */
const vpcSize: ConfigurationRule = ({ network }) => {
  if (network.kind !== 'new') return [];
  const prefix = Number(network.cidr.split('/')[1]);
  if (prefix >= 16 && prefix <= 22) return [];
  return [
    {
      key: 'network.cidr',
      found: show(network.cidr),
      allowed: 'a /16 to a /22',
      fix: `write for example "${network.cidr.replace(/\/\d+$/, prefix < 16 ? '/16' : '/22')}"`,
    },
  ];
};

const reservedRanges: ConfigurationRule = ({ network }) => {
  if (network.kind !== 'new') return [];
  return network.reservedCidrs.flatMap((reserved, index) =>
    overlap(network.cidr, reserved)
      ? [
          {
            key: 'network.cidr',
            found: `${show(network.cidr)}, which overlaps ${show(reserved)} of network.reservedCidrs[${index}]`,
            allowed: 'a range outside every reserved one',
            fix: 'choose a free range for the VPC',
          },
        ]
      : [],
  );
};

const allowedRangesOnce: ConfigurationRule = ({ exposure }) =>
  exposure.allowedCidrs.flatMap((cidr, index) => {
    const earlier = exposure.allowedCidrs.slice(0, index).find((other) => overlap(cidr, other));
    return earlier
      ? [
          {
            key: `exposure.allowedCidrs[${index}]`,
            found: `${show(cidr)}, which overlaps ${show(earlier)}`,
            allowed: 'ranges that do not overlap',
            fix: 'keep the wider of the two',
          },
        ]
      : [];
  });

const worldAskedByName: ConfigurationRule = ({ exposure }) =>
  exposure.allowedCidrs.flatMap((cidr, index) =>
    cidr.endsWith('/0') && !exposure.openToTheWorld
      ? [
          {
            key: `exposure.allowedCidrs[${index}]`,
            found: show(cidr),
            allowed: 'ranges of your organization; the whole internet only with exposure.openToTheWorld',
            fix: 'name your ranges, or set exposure.openToTheWorld to true',
          },
        ]
      : [],
  );

/** Rules in one direction that a security group may have (VPC quotas, default). */
const rulesPerGroup = 60;

/** The load balancer's group has one rule per range and listener. */
const rangesFit: ConfigurationRule = ({ exposure }) => {
  const listeners = exposure.plainHttp === 'redirect' ? 2 : 1;
  const most = rulesPerGroup / listeners;
  const { length } = exposure.allowedCidrs;
  if (length <= most) return [];
  return [
    {
      key: 'exposure.allowedCidrs',
      found: `${length} ranges for ${listeners} listeners, so ${length * listeners} rules`,
      allowed: `at most ${most} ranges: a security group has ${rulesPerGroup} rules (default quota of Amazon VPC)`,
      fix: 'write wider ranges, or set exposure.plainHttp to "refuse"',
    },
  ];
};

const portsDiffer: ConfigurationRule = ({ exposure }) =>
  exposure.plainHttp === 'redirect' && exposure.plainHttpPort === exposure.port
    ? [
        {
          key: 'exposure.plainHttpPort',
          found: show(exposure.plainHttpPort),
          allowed: `a port other than exposure.port (${exposure.port})`,
          fix: 'write for example 80',
        },
      ]
    : [];

const metricsPortApart: ConfigurationRule = ({ service }) =>
  service.metricsPort === service.containerPort
    ? [
        {
          key: 'service.metricsPort',
          found: show(service.metricsPort),
          allowed: 'a port other than service.containerPort, to which the load balancer connects',
          fix: `write for example ${service.containerPort === 9464 ? 9465 : 9464}`,
        },
      ]
    : [];

/**
 * On AWS, nothing else listens where the server and the database do, so no other port is needed. A change would cut every
 * connection: the stack with the security groups is deployed before those that listen (docs/adr/0023).
 */
const portsOfAws: ConfigurationRule = ({ tier, service, database }) => {
  const ports: readonly [key: string, port: number, allowed: number][] = [
    ['service.containerPort', service.containerPort, serverPort],
    ['database.port', database.port, databasePort],
  ];
  return ports.flatMap(([key, port, allowed]) =>
    tier === 'local' || port === allowed
      ? []
      : [
          {
            key,
            found: show(port),
            allowed: `${allowed}; another port only in tier "local"`,
            fix: 'remove the setting',
          },
        ],
  );
};

const centralRanges: ConfigurationRule = ({ network, region }) => {
  if (network.kind !== 'imported') return [];
  const central = endpointsBy('central', { network, region });
  const { length } = network.centralEndpointCidrs;
  if (central.length > 0 === length > 0) return [];
  const key = 'network.centralEndpointCidrs';
  return length === 0
    ? [
        {
          key,
          found: `no range, and central endpoints (${central.join(', ')})`,
          allowed: 'the ranges in which the central endpoints have their addresses',
          fix: "write for example ['10.8.0.0/24']",
        },
      ]
    : [
        {
          key,
          found: `${length} range(s), and no central endpoint`,
          allowed: 'ranges of endpoints that network.endpoints names as "central"',
          fix: 'remove it, or write "central" for a service in network.endpoints',
        },
      ];
};

const subnetPerZone: ConfigurationRule = ({ network, availabilityZones }) => {
  if (network.kind !== 'imported') return [];
  const lists = ['loadBalancerSubnetIds', 'taskSubnetIds', 'taskRouteTableIds', 'databaseSubnetIds'] as const;
  return lists.flatMap((list): Problem[] =>
    network[list].length === availabilityZones.length
      ? []
      : [
          {
            key: `network.${list}`,
            found: `${network[list].length} ids`,
            allowed: `${availabilityZones.length}: one for each of availabilityZones, in their order`,
            fix: 'list one id per zone',
          },
        ],
  );
};

function overlap(one: string, other: string): boolean {
  const [[oneAddress, onePrefix], [otherAddress, otherPrefix]] = [
    ipaddr.IPv4.parseCIDR(one),
    ipaddr.IPv4.parseCIDR(other),
  ];
  return oneAddress.match(otherAddress, Math.min(onePrefix, otherPrefix));
}

/** Ranges, ports and subnets. */
export const networkRules = [
  vpcSize,
  reservedRanges,
  allowedRangesOnce,
  worldAskedByName,
  rangesFit,
  portsDiffer,
  metricsPortApart,
  portsOfAws,
  centralRanges,
  subnetPerZone,
];
