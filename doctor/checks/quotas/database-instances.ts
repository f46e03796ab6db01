import { paginateDescribeDBInstances, RDSClient } from '@aws-sdk/client-rds';
import { everyPage } from '../../../checks/aws/pages';
import { stillToMake } from '../../facts/still-to-make';
import { quotaCheck } from './quota-check';

/** A standby of Multi-AZ does not count. */
export const databaseInstances = quotaCheck({
  name: 'quota-database-instances',
  counts: 'RDS instances per region',
  code: ['rds', 'L-7B6409FD'],
  byDefault: 40,
  of: 'account',
  needed: (facts) => stillToMake(facts, 'AWS::RDS::DBInstance'),
  used: async ({ aws }) =>
    (
      await everyPage(
        paginateDescribeDBInstances({ client: aws.of(RDSClient) }, {}),
        ({ DBInstances }) => DBInstances,
      )
    ).length,
});
