import { expect, test } from '@jest/globals';
import { onlyAt, propertiesAt } from '../../support/properties';
import { templates } from '../../support/synthesized';

test.each([
  ['prod', [{ Protocol: 'email', Endpoint: 'mlflow-alarms@example.com' }]],
  ['private', [{ Protocol: 'https', Endpoint: 'https://pager.example.com/sns' }]],
  ['dev', []],
])('the alarms of %s reach %j', (name, expected) => {
  expect(propertiesAt(templates(name), 'AWS::SNS::Subscription')).toMatchObject(expected);
});

test('the topic is encrypted and accepts alarms of this account only, over TLS', () => {
  expect(onlyAt(templates('prod'), 'AWS::SNS::Topic').KmsMasterKeyId).toBeDefined();
  expect(onlyAt(templates('prod'), 'AWS::SNS::TopicPolicy').PolicyDocument.Statement).toEqual([
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    expect.objectContaining({
      Action: 'sns:Publish',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    }),
  ]);
});
