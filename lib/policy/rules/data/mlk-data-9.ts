import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkData9: SecurityRule = {
  id: 'MLK-DATA-9',
  sentence: 'Every log group is encrypted by a customer-managed key and has a retention.',
  why: 'Logs name users and experiments; kept for ever, they outlive every reason to have them.',
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
  fix: 'Use EncryptedLogGroup, with a key and a number of days.',
  violations: (templates) =>
    templates
      .resources('AWS::Logs::LogGroup')
      .filter(({ properties }) => !at(properties, 'KmsKeyId') || !at(properties, 'RetentionInDays')),
};
