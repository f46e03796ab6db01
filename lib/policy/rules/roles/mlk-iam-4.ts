import { identityStatements } from '../../facts/statements';
import { json } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkIam4: SecurityRule = {
  id: 'MLK-IAM-4',
  sentence: 'A role logs in to the database as one named user.',
  why: 'With a wildcard it could log in as the master user.',
  link: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html',
  fix: 'Name the resource id of the instance and the user in the ARN.',
  violations: (templates) =>
    identityStatements(templates).filter(
      ({ actions, resource }) => actions.includes('rds-db:connect') && json(resource).includes('*'),
    ),
};
