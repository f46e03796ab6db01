import { describe, expect, test } from '@jest/globals';
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { handler } from '../../lambda/token-claims';
import { groupsOf } from '../../lambda/token-claims/groups';
import { withGroups } from '../../lambda/token-claims/handler';

const named = new Set(['fraud-scientists', 'model-governance']);
const poolGroup = 'eu-central-1_AbCdEfGhI_Staff';

/** The event of a login by SAML, as Cognito sends it (developer guide, "Pre token generation version 2"). */
function event(attributes: Record<string, string>): PreTokenGenerationV2TriggerEvent {
  return {
    version: '2',
    triggerSource: 'TokenGeneration_HostedAuth',
    region: 'eu-central-1',
    userPoolId: 'eu-central-1_AbCdEfGhI',
    userName: 'Staff_ada@example.com',
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: '1example23456789' },
    request: {
      userAttributes: {
        sub: '11111111-2222-3333-4444-555555555555',
        'cognito:user_status': 'EXTERNAL_PROVIDER',
        identities:
          '[{"userId":"ada@example.com","providerName":"Staff","providerType":"SAML","primary":true}]',
        email: 'ada@example.com',
        ...attributes,
      },
      groupConfiguration: { groupsToOverride: [poolGroup], iamRolesToOverride: [] },
      scopes: ['openid', 'mlflow/access'],
    },
    response: { claimsAndScopeOverrideDetails: null as never },
  };
}

const groupsIn = (answer: PreTokenGenerationV2TriggerEvent) =>
  answer.response.claimsAndScopeOverrideDetails?.groupOverrideDetails?.groupsToOverride;

describe('a list as Cognito writes it', () => {
  test.each([
    ['["fraud-scientists","model-governance"]', ['fraud-scientists', 'model-governance']],
    ['["a,b","c"]', ['a,b', 'c']],
    ['[fraud-scientists, model-governance]', ['fraud-scientists', 'model-governance']],
    ['[fraud-scientists,model-governance]', ['fraud-scientists', 'model-governance']],
    ['fraud-scientists,model-governance', ['fraud-scientists', 'model-governance']],
    [' fraud-scientists , model-governance ', ['fraud-scientists', 'model-governance']],
    ['fraud-scientists', ['fraud-scientists']],
    ['[fraud-scientists]', ['fraud-scientists']],
    ['"fraud-scientists"', ['fraud-scientists']],
    ['[12345678901234567890, 7]', ['12345678901234567890', '7']],
    ['0b9d6d5e-7f6c-4b0c-9f5e-2c1d3e4f5a6b', ['0b9d6d5e-7f6c-4b0c-9f5e-2c1d3e4f5a6b']],
    ['', []],
    ['[]', []],
    ['[ ]', []],
    [',', []],
    ['{"a":1}', ['{"a":1}']],
    ['[[model-governance]]', ['[model-governance]']],
  ])('%s', (attribute, groups) => {
    expect(groupsOf(attribute)).toEqual(groups);
  });
});

describe('the token of a federated user', () => {
  test("has the provider's groups that access names, beside those of the pool", () => {
    const answer = withGroups(
      event({ 'custom:groups': '[fraud-scientists, canteen, model-governance]' }),
      named,
    );
    expect(answer.response).toEqual({
      claimsAndScopeOverrideDetails: {
        groupOverrideDetails: {
          groupsToOverride: [poolGroup, 'fraud-scientists', 'model-governance'],
          iamRolesToOverride: [],
        },
      },
    });
  });

  test('has each group once, and keeps its roles', () => {
    const asked = event({ 'custom:groups': 'fraud-scientists,fraud-scientists' });
    asked.request.groupConfiguration = {
      groupsToOverride: ['fraud-scientists'],
      iamRolesToOverride: ['arn:aws:iam::111122223333:role/one'],
      preferredRole: 'arn:aws:iam::111122223333:role/one',
    };
    expect(withGroups(asked, named).response.claimsAndScopeOverrideDetails).toEqual({
      groupOverrideDetails: asked.request.groupConfiguration,
    });
  });

  test('never has another scope or claim than before', () => {
    const answer = withGroups(event({ 'custom:groups': 'mlflow/fraud.members,model-governance' }), named);
    expect(Object.keys(answer.response.claimsAndScopeOverrideDetails)).toEqual(['groupOverrideDetails']);
    expect(groupsIn(answer)).toEqual([poolGroup, 'model-governance']);
  });

  test('has no group that is only similar to a configured one', () => {
    const attribute = '[Model-Governance, model-governance-x, xmodel-governance, [model-governance]]';
    expect(groupsIn(withGroups(event({ 'custom:groups': attribute }), named))).toEqual([poolGroup]);
  });
});

test.each([
  ['a user without the attribute', {}],
  ['a user of the pool itself', { 'cognito:user_status': 'CONFIRMED', 'custom:groups': 'model-governance' }],
  [
    'a user linked to a provider',
    { 'cognito:user_status': 'CONFIRMED', 'custom:groups': '["model-governance"]' },
  ],
])('%s gets an unchanged token', (_, attributes) => {
  const asked = event(attributes);
  expect(withGroups(asked, named)).toEqual(asked);
});

test('the function reads the groups from its environment, and adds none without them', async () => {
  const asked = event({ 'custom:groups': 'model-governance' });
  process.env.GROUPS = '["model-governance"]';
  expect(groupsIn(await handler(asked))).toEqual([poolGroup, 'model-governance']);
  delete process.env.GROUPS;
  expect(groupsIn(await handler(asked))).toEqual([poolGroup]);
});
