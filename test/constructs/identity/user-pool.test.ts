import { expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { EnvironmentInput } from '../../../lib/config/schema/environment';
import { CustomerKey } from '../../../lib/constructs/core/customer-key';
import { IdentityStack } from '../../../lib/stacks/identity';
import { bareApp } from '../../support/bare-app';
import { environmentOf } from '../../support/environments';
import { onlyAt, propertiesAt } from '../../support/properties';
import { templates } from '../../support/synthesized';

function identity(change: (input: EnvironmentInput) => void) {
  const environment = environmentOf('prod', change);
  if (environment.identity.kind !== 'cognito') throw new Error('prod has a user pool');
  const app = bareApp();
  const keys = new Stack(app, 'data', { env: { account: environment.account, region: environment.region } });
  const stack = new IdentityStack(app, 'identity', {
    logKey: new CustomerKey(keys, 'Key', { description: 'Key', retain: false }),
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

test('users cannot register and have a second factor', () => {
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

test('the login pages have the configured address and are managed login', () => {
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
    {
      ProviderType: 'SAML',
      ProviderDetails: { MetadataURL: 'https://login.example.com/metadata' },
      AttributeMapping: {
        email: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
        'custom:groups': 'groups',
      },
    },
  ],
  [
    'oidc',
    {
      kind: 'oidc',
      ...provider,
      clientId: 'cognito',
      groupsAttribute: 'roles',
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
      AttributeMapping: { email: 'email', 'custom:groups': 'roles' },
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

test('viewers are a group too, and each group is made once', () => {
  const all = identity((input) => {
    input.access.teams = {
      fraud: { members: 'fraud-scientists', viewers: 'auditors' },
      pricing: { members: 'pricing-scientists' },
    };
  });
  expect(groups(all).filter((name) => name === 'auditors')).toHaveLength(1);
});

test('there is a scope for each team and role, beside the access scope', () => {
  const { Identifier, Scopes } = onlyAt(templates('prod'), 'AWS::Cognito::UserPoolResourceServer');
  expect(Identifier).toBe('mlflow');
  expect(Scopes.map(({ ScopeName }: { ScopeName: string }) => ScopeName)).toEqual([
    'access',
    'fraud.members',
    'fraud.viewers',
    'pricing.members',
    'pricing.viewers',
  ]);
});

test('every user pool has the attribute for the groups of a provider', () => {
  for (const name of ['prod', 'dev'])
    expect(onlyAt(templates(name), 'AWS::Cognito::UserPool').Schema).toEqual([
      {
        AttributeDataType: 'String',
        Mutable: true,
        Name: 'groups',
        StringAttributeConstraints: { MaxLength: '2048' },
      },
    ]);
});
