import { DescribeAddressesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { stillToMake } from '../../facts/still-to-make';
import { quotaCheck } from './quota-check';

/** Each NAT gateway has one; the kit makes NAT gateways for an internal load balancer in a VPC of its own. */
export const elasticIps = quotaCheck({
  name: 'quota-elastic-ips',
  counts: 'Elastic IP addresses per region',
  code: ['ec2', 'L-0263D0A3'],
  byDefault: 5,
  of: 'account',
  needed: (facts) => stillToMake(facts, 'AWS::EC2::EIP'),
  used: async ({ aws }) =>
    ((await aws.of(EC2Client).send(new DescribeAddressesCommand({}))).Addresses ?? []).length,
});
