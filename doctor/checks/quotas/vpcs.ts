import { EC2Client, paginateDescribeVpcs } from '@aws-sdk/client-ec2';
import { everyPage } from '../../../checks/aws/pages';
import { stillToMake } from '../../facts/still-to-make';
import { quotaCheck } from './quota-check';

/** An account has five by default, the default VPC among them. */
export const vpcs = quotaCheck({
  name: 'quota-vpcs',
  counts: 'VPCs per region',
  code: ['vpc', 'L-F678F1CE'],
  byDefault: 5,
  of: 'account',
  needed: (facts) => stillToMake(facts, 'AWS::EC2::VPC'),
  used: async ({ aws }) =>
    (await everyPage(paginateDescribeVpcs({ client: aws.of(EC2Client) }, {}), ({ Vpcs }) => Vpcs)).length,
});
