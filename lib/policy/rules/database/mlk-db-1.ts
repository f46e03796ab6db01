import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkDb1: SecurityRule = {
  id: 'MLK-DB-1',
  sentence: 'The database is encrypted, has no public address, and accepts IAM authentication.',
  why: 'The server then needs no password, and the data cannot be read from the storage or the internet.',
  link: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html',
  fix: 'Set storageEncryptionKey, publiclyAccessible false and iamAuthentication on the instance.',
  violations: (templates) =>
    templates
      .expected('AWS::RDS::DBInstance')
      .filter(
        ({ properties }) =>
          !at(properties, 'StorageEncrypted') ||
          !at(properties, 'KmsKeyId') ||
          at(properties, 'PubliclyAccessible') !== false ||
          !at(properties, 'EnableIAMDatabaseAuthentication'),
      ),
};
