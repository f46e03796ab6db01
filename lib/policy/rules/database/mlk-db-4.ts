import { at, texts } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkDb4: SecurityRule = {
  id: 'MLK-DB-4',
  sentence: 'Every log that the database exports has an encrypted log group before the database exists.',
  why: 'RDS would create the log group itself, unencrypted and without a retention.',
  link: 'docs/adr/0006-fixed-physical-names.md',
  fix: 'Make an EncryptedLogGroup named /aws/rds/instance/<identifier>/<log> for each exported log.',
  violations: (templates) => {
    const encrypted = templates
      .resources('AWS::Logs::LogGroup')
      .filter(({ properties }) => at(properties, 'KmsKeyId'))
      .map(({ properties }) => at(properties, 'LogGroupName'));
    return templates.expected('AWS::RDS::DBInstance').filter(({ properties }) => {
      const prefix = `/aws/rds/instance/${at(properties, 'DBInstanceIdentifier')}`;
      const exported = texts(at(properties, 'EnableCloudwatchLogsExports'));
      return !exported.every((log) => encrypted.includes(`${prefix}/${log}`));
    });
  },
};
