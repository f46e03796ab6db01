import { statements } from '../../facts/statements';
import { at } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkData7: SecurityRule = {
  id: 'MLK-DATA-7',
  sentence: 'A key policy admits an AWS service only under a condition.',
  why: 'Without one, the service could use the key on behalf of another account (confused deputy).',
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
  fix: 'Add a condition such as aws:SourceAccount to the statement.',
  violations: (templates) =>
    statements(templates.resources('AWS::KMS::Key'), 'KeyPolicy').filter(
      ({ principal, condition }) => at(principal, 'Service') !== undefined && condition === undefined,
    ),
};
