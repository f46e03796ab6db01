import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkData6: SecurityRule = {
  id: 'MLK-DATA-6',
  sentence: 'Every customer-managed key rotates.',
  why: 'Rotation limits how much data one key material protects.',
  link: 'https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html',
  fix: 'Set enableKeyRotation, or use CustomerKey.',
  violations: (templates) =>
    templates
      .resources('AWS::KMS::Key')
      .filter(({ properties }) => at(properties, 'EnableKeyRotation') !== true),
};
