import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkImage2: SecurityRule = {
  id: 'MLK-IMAGE-2',
  sentence: 'Every image is scanned when it is pushed, and encrypted with a key of this account.',
  why: 'Nobody would otherwise hear of a known vulnerability in what runs.',
  link: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html',
  fix: 'Set imageScanOnPush and encryptionKey, or use ImageRepository.',
  violations: (templates) =>
    templates
      .resources('AWS::ECR::Repository')
      .filter(
        ({ properties }) =>
          at(properties, 'ImageScanningConfiguration', 'ScanOnPush') !== true ||
          at(properties, 'EncryptionConfiguration', 'EncryptionType') !== 'KMS' ||
          at(properties, 'EncryptionConfiguration', 'KmsKey') === undefined,
      ),
};
