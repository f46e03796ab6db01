import { EC2Client, paginateDescribeVpcEndpoints } from '@aws-sdk/client-ec2';
import { everyPage } from '../../../checks/aws/pages';
import { at } from '../../../lib/policy/json';
import { stillToMake } from '../../facts/still-to-make';
import { quotaCheck } from './quota-check';

const gateway = { Name: 'vpc-endpoint-type', Values: ['Gateway'] };

/** The endpoint of S3. */
export const gatewayEndpoints = quotaCheck({
  name: 'quota-gateway-endpoints',
  counts: 'gateway VPC endpoints per region',
  code: ['vpc', 'L-1B52E74A'],
  byDefault: 20,
  of: 'account',
  needed: (facts) =>
    stillToMake(
      facts,
      'AWS::EC2::VPCEndpoint',
      ({ properties }) => at(properties, 'VpcEndpointType') === 'Gateway',
    ),
  used: async ({ aws }) =>
    (
      await everyPage(
        paginateDescribeVpcEndpoints({ client: aws.of(EC2Client) }, { Filters: [gateway] }),
        ({ VpcEndpoints }) => VpcEndpoints,
      )
    ).length,
});
