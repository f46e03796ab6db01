import { at, json } from '../../json';
import type { SecurityRule } from '../../security-rule';

export const mlkData8: SecurityRule = {
  id: 'MLK-DATA-8',
  sentence: 'Notifications are encrypted by a key and are published over TLS only.',
  why: 'Alarms describe weaknesses of the server while they exist.',
  link: 'https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html',
  fix: 'Give the topic a masterKey and set enforceSSL.',
  violations: (templates) => [
    ...templates
      .resources('AWS::SNS::Topic')
      .filter(({ properties }) => at(properties, 'KmsMasterKeyId') === undefined),
    ...templates
      .resources('AWS::SNS::TopicPolicy')
      .filter(({ properties }) => !json(properties).includes('"aws:SecureTransport":"false"')),
  ],
};
