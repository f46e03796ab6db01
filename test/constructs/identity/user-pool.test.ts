import { expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import type { EnvironmentInput } from '../../../lib/config/schema/environment';
import { IdentityStack } from '../../../lib/stacks/identity';
import { bareApp, environmentOf } from '../../support/environment-of';
import { onlyAt, propertiesAt } from '../../support/properties';
import { templates } from '../../support/synthesized';

function identity(change: (input: EnvironmentInput) => void) {
  const environment = environmentOf('prod', change);
  if (environment.identity.kind !== 'cognito') throw new Error('prod has a pool');
  const stack = new IdentityStack(bareApp(), 'identity', {
    environmentName: 'prod',
    environment,
    settings: environment.identity,
  });
  return { identity: Template.fromStack(stack).toJSON() };
}

const groups = (all: ReturnType<typeof identity>) =>
  propertiesAt(all, 'AWS::Cognito::UserPoolGroup').map(({ GroupName }) => GroupName);

test('the groups are those that access names', () => {
  expect(groups(templates('prod') as ReturnType<typeof identity>)).toEqual([
    'fraud-scientists',
    'fraud-auditors',
    'pricing-scientists',
    'model-governance',
    'mlflow-administrators',
  ]);
});

test('people make no accounts, learn of none, and have a second factor', () => {
  expect(onlyAt(templates('prod'), 'AWS::Cognito::UserPool')).toMatchObject({
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    MfaConfiguration: 'ON',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    UserPoolTier: 'ESSENTIALS',
    UsernameConfiguration: { CaseSensitive: false },
    DeletionProtection: 'ACTIVE',
    Policies: { PasswordPolicy: { MinimumLength: 14 } },
  });
  expect(onlyAt(templates('dev'), 'AWS::Cognito::UserPool').DeletionProtection).toBe('INACTIVE');
});

test('the login pages have the configured address and are the new ones', () => {
  expect(onlyAt(templates('prod'), 'AWS::Cognito::UserPoolDomain')).toMatchObject({
    Domain: 'mlflow-prod-example',
    ManagedLoginVersion: 2,
  });
});

const provider = { name: 'Staff', issuer: 'https://login.example.com' };

test.each([
  [
    'saml',
    { kind: 'saml', name: 'Staff', metadataUrl: 'https://login.example.com/metadata' },
    { ProviderType: 'SAML', ProviderDetails: { MetadataURL: 'https://login.example.com/metadata' } },
  ],
  [
    'oidc',
    {
      kind: 'oidc',
      ...provider,
      clientId: 'cognito',
      clientSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:mlflow/federation-AbCdEf',
    },
    {
      ProviderType: 'OIDC',
      ProviderDetails: {
        oidc_issuer: 'https://login.example.com',
        client_id: 'cognito',
        client_secret: expect.stringMatching(
          /^\{\{resolve:secretsmanager:.*:SecretString:clientSecret::\}\}$/,
        ),
        authorize_scopes: 'openid email profile',
      },
      AttributeMapping: { email: 'email' },
    },
  ],
])('%s federation is a provider that people may choose', (_, federation, expected) => {
  const all = identity((input) => Object.assign(input.identity, { federation: [federation] }));
  expect(onlyAt(all, 'AWS::Cognito::UserPoolIdentityProvider')).toMatchObject({
    ProviderName: 'Staff',
    ...expected,
  });
  const { SupportedIdentityProviders } = onlyAt(all, 'AWS::Cognito::UserPoolClient', /\/LoadBalancer\//);
  expect(SupportedIdentityProviders).toEqual(['COGNITO', { Ref: expect.stringMatching(/^FederationStaff/) }]);
});

test('viewers are a group too, made once', () => {
  const all = identity((input) => {
    input.access.teams = {
      fraud: { members: 'fraud-scientists', viewers: 'auditors' },
      pricing: { members: 'pricing-scientists' },
    };
  });
  expect(groups(all).filter((name) => name === 'auditors')).toHaveLength(1);
});
