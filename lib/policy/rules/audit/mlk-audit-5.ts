import { at, json } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkAudit5: SecurityRule = {
  id: 'MLK-AUDIT-5',
  sentence: 'The audit trail is encrypted by a key of its own, also on its way.',
  why: 'Administrators of the other keys can then neither read nor destroy the trail.',
  link: 'https://docs.aws.amazon.com/firehose/latest/dev/encryption.html',
  fix: "Give the delivery stream the trail's key for both encryptions.",
  violations: (templates) =>
    templates.expected('AWS::KinesisFirehose::DeliveryStream').filter(({ properties }) => {
      const onItsWay = at(properties, 'DeliveryStreamEncryptionConfigurationInput', 'KeyType');
      const stored = at(properties, 'ExtendedS3DestinationConfiguration', 'EncryptionConfiguration');
      return (
        onItsWay !== 'CUSTOMER_MANAGED_CMK' ||
        !json(at(stored, 'KMSEncryptionConfig')).includes('AuditTrailKey')
      );
    }),
};
