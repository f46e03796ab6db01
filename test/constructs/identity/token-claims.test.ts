import { describe, expect, test } from '@jest/globals';
import { groupsAttribute } from '../../../lambda/token-claims/handler';
import { groupsAttributeName } from '../../../lib/constructs/identity/federation';
import { onlyAt, propertiesAt } from '../../support/properties';
import { templates } from '../../support/synthesized';

describe('with federation', () => {
  const all = templates('prod');

  test('the function is the trigger for tokens of people, in the version that changes access tokens', () => {
    expect(onlyAt(all, 'AWS::Cognito::UserPool').LambdaConfig).toEqual({
      PreTokenGenerationConfig: {
        LambdaArn: { 'Fn::GetAtt': [expect.stringMatching(/^TokenClaimsFunction/), 'Arn'] },
        LambdaVersion: 'V2_0',
      },
    });
  });

  test('only the user pool can call it', () => {
    expect(onlyAt(all, 'AWS::Lambda::Permission', /^identity\//)).toMatchObject({
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^UserPool/), 'Arn'] },
    });
  });

  test('it has the groups that access names, and can only write its log', () => {
    const { Environment, Timeout } = onlyAt(all, 'AWS::Lambda::Function', /TokenClaims/);
    expect(JSON.parse(Environment.Variables.GROUPS)).toEqual([
      'fraud-scientists',
      'fraud-auditors',
      'pricing-scientists',
      'model-governance',
      'mlflow-administrators',
    ]);
    expect(Timeout).toBe(5);
    const { Statement } = onlyAt(all, 'AWS::IAM::ManagedPolicy', /TokenClaims/).PolicyDocument;
    expect(Statement).toMatchObject([{ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] }]);
  });

  test('it reads the attribute that the federation fills, and the clients can write it', () => {
    expect(groupsAttribute).toBe(`custom:${groupsAttributeName}`);
    for (const client of propertiesAt(all, 'AWS::Cognito::UserPoolClient', /\/Clients\//))
      expect(client.WriteAttributes).toEqual(['custom:groups', 'email']);
  });
});

test('without federation there is no such function', () => {
  expect(onlyAt(templates('dev'), 'AWS::Cognito::UserPool')).not.toHaveProperty('LambdaConfig');
  expect(propertiesAt(templates('dev'), 'AWS::Lambda::Function', /TokenClaims/)).toEqual([]);
});
