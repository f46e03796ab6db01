import {
  DescribeAddressesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { databaseInstances } from '../../../doctor/checks/quotas/database-instances';
import { elasticIps } from '../../../doctor/checks/quotas/elastic-ips';
import { fargateVcpus } from '../../../doctor/checks/quotas/fargate-vcpus';
import { gatewayEndpoints } from '../../../doctor/checks/quotas/gateway-endpoints';
import { quotaOfListenerRules } from '../../../doctor/checks/quotas/listener-rules';
import { securityGroupRules } from '../../../doctor/checks/quotas/security-group-rules';
import { vpcs } from '../../../doctor/checks/quotas/vpcs';
import { ec2, rds, serviceQuotas, stackIs } from '../aws';
import { awsError, type Case } from '../case';

const quotaIs = (Value: number) => serviceQuotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value } });
const many = (count: number) => Array.from({ length: count }, () => ({}));

/** A configuration whose load balancer has NAT gateways. */
const internal: Case['change'] = (input) => {
  input.exposure.scheme = 'internal';
};

/** Quotas, by what the templates need. */
export const quotaCases: readonly Case[] = [
  {
    check: vpcs,
    when: 'there is room for one more',
    aws: () => {
      quotaIs(5);
      ec2.on(DescribeVpcsCommand).resolves({ Vpcs: many(4) });
    },
    says: 'good',
    found: /4 used, 1 needed, the quota is 5/,
  },
  {
    check: vpcs,
    when: 'there is none',
    aws: () => {
      quotaIs(5);
      ec2.on(DescribeVpcsCommand).resolves({ Vpcs: many(5) });
    },
    says: 'red',
    found: /5 used, 1 needed, the quota is 5/,
    fix: /request-service-quota-increase --service-code vpc --quota-code L-F678F1CE --desired-value 6$/,
  },
  {
    check: vpcs,
    when: 'the VPC is deployed already',
    aws: () => {
      quotaIs(5);
      stackIs('mlflow-prod-network', 'CREATE_COMPLETE');
      ec2.on(DescribeVpcsCommand).resolves({ Vpcs: many(5) });
    },
    says: 'good',
    found: /0 needed/,
  },
  {
    check: elasticIps,
    when: 'no NAT gateway is made',
    aws: () => quotaIs(0),
    says: 'good',
    found: /0 needed/,
  },
  {
    check: elasticIps,
    when: 'three NAT gateways are made, and three of five addresses are used',
    change: internal,
    synthesize: true,
    aws: () => {
      quotaIs(5);
      ec2.on(DescribeAddressesCommand).resolves({ Addresses: many(3) });
    },
    says: 'red',
    found: /3 used, 3 needed, the quota is 5/,
    fix: /--service-code ec2 --quota-code L-0263D0A3 --desired-value 6$/,
  },
  {
    check: gatewayEndpoints,
    when: 'the account has no entry of its own',
    aws: () => {
      serviceQuotas.on(GetServiceQuotaCommand).rejects(awsError('NoSuchResourceException'));
      serviceQuotas.on(GetAWSDefaultServiceQuotaCommand).resolves({ Quota: { Value: 20 } });
      ec2.on(DescribeVpcEndpointsCommand).resolves({ VpcEndpoints: many(2) });
    },
    says: 'good',
    found: /2 used, 1 needed, AWS's default is 20/,
  },
  {
    check: gatewayEndpoints,
    when: 'all are used',
    aws: () => {
      quotaIs(20);
      ec2.on(DescribeVpcEndpointsCommand).resolves({ VpcEndpoints: many(20) });
    },
    says: 'red',
    found: /20 used, 1 needed/,
    fix: /L-1B52E74A --desired-value 21$/,
  },
  {
    check: databaseInstances,
    when: 'there is room',
    aws: () => {
      quotaIs(40);
      rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [] });
    },
    says: 'good',
    found: /1 needed, the quota is 40/,
  },
  {
    check: databaseInstances,
    when: 'there is none',
    aws: () => {
      quotaIs(2);
      rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: many(2) });
    },
    says: 'red',
    found: /2 used, 1 needed, the quota is 2/,
    fix: /L-7B6409FD --desired-value 3$/,
  },
  {
    check: quotaOfListenerRules,
    when: 'AWS cannot be asked',
    unseen: 'no credentials',
    says: 'good',
    found: /20 needed, AWS's default is 100/,
  },
  {
    check: quotaOfListenerRules,
    when: 'the account has fewer',
    aws: () => quotaIs(10),
    says: 'red',
    found: /20 needed, the quota is 10/,
    fix: /--service-code elasticloadbalancing --quota-code L-7EED9B64 --desired-value 20$/,
  },
  {
    check: securityGroupRules,
    when: 'two ranges may connect',
    aws: () => quotaIs(60),
    says: 'good',
    found: /\d needed, the quota is 60/,
  },
  {
    check: securityGroupRules,
    when: 'AWS cannot be asked, and fifty ranges may connect',
    unseen: 'no credentials',
    change: (input) => {
      input.exposure.allowedCidrs = Array.from({ length: 50 }, (_, number) => `203.0.${number}.0/24`);
    },
    synthesize: true,
    says: 'good',
    found: /50 needed, AWS's default is 60/,
  },
  {
    check: securityGroupRules,
    when: 'the account has fewer',
    aws: () => quotaIs(1),
    says: 'red',
    found: /the quota is 1/,
    fix: /--service-code vpc --quota-code L-0EA8095F/,
  },
  {
    check: fargateVcpus,
    when: 'the account is an old one',
    aws: () => quotaIs(4000),
    says: 'good',
    found: /18\.5 needed, the quota is 4000/,
  },
  {
    check: fargateVcpus,
    when: 'the account is new',
    aws: () => quotaIs(6),
    says: 'red',
    found: /18\.5 needed, the quota is 6/,
    fix: /--service-code fargate --quota-code L-3032A538 --desired-value 19$/,
  },
  {
    check: fargateVcpus,
    when: 'AWS cannot be asked',
    unseen: 'no credentials',
    says: 'unseen',
    found: /no credentials/,
  },
];
