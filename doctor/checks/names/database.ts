import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { unlessMissing } from '../../../checks/aws/why-unseen';
import { good, red, together } from '../../../checks/verdict';
import type { DoctorCheck } from '../../facts/doctor-check';
import { fixedNames } from './fixed-names';

/** A restored or forgotten instance may have the name. */
export const database: DoctorCheck = {
  name: 'database-name',
  title: 'No other database instance has the name that the deployment needs.',
  looksAt: 'rds:DescribeDBInstances, cloudformation:ListStackResources',
  run: async ({ templates, aws, deployed }) => {
    const names = fixedNames(templates, 'AWS::RDS::DBInstance');
    const verdicts = names.map(async (DBInstanceIdentifier) => {
      const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier });
      const answer = await unlessMissing(aws.of(RDSClient).send(command));
      const found = answer?.DBInstances?.[0];
      if (found === undefined || (await deployed.owns(DBInstanceIdentifier)))
        return good(DBInstanceIdentifier);
      return red(
        `${DBInstanceIdentifier} is there (${found.DBInstanceStatus}), and no stack of this environment has made it`,
        `aws rds modify-db-instance --db-instance-identifier ${DBInstanceIdentifier} --new-db-instance-identifier ${DBInstanceIdentifier}-old --apply-immediately`,
        '# It may hold data: rename it as above, look into it, and only then delete it.',
      );
    });
    return together(await Promise.all(verdicts), `${names.join(', ')} is free or this environment's own`);
  },
};
