import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkDb2: SecurityRule = {
  id: 'MLK-DB-2',
  sentence: 'RDS makes, keeps and rotates the master password, and no template contains one.',
  why: 'Everybody who can read a template could otherwise log in as the master user.',
  link: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html',
  fix: 'Set manageMasterUserPassword with a key, and remove the password.',
  violations: (templates) =>
    templates
      .expected('AWS::RDS::DBInstance')
      .filter(
        ({ properties }) =>
          !at(properties, 'ManageMasterUserPassword') ||
          at(properties, 'MasterUserPassword') !== undefined ||
          !at(properties, 'MasterUserSecret', 'KmsKeyId'),
      ),
};
