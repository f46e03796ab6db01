import { describe, expect, test } from '@jest/globals';
import { onlyAt, resourcesAt } from '../../support/properties';
import { type TemplateJson, templates } from '../../support/synthesized';

const client = (name: string) =>
  onlyAt(templates('prod'), 'AWS::Cognito::UserPoolClient', new RegExp(`/${name}/`));
const access = { 'Fn::Join': ['', [expect.anything(), '/access']] };

const expected: readonly [name: string, client: TemplateJson][] = [
  [
    'LoadBalancer',
    {
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', access],
      GenerateSecret: true,
      CallbackURLs: ['https://mlflow.prod.example.com/oauth2/idpresponse'],
      LogoutURLs: ['https://mlflow.prod.example.com/logged-out'],
    },
  ],
  [
    'CommandLine',
    {
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', access],
      GenerateSecret: false,
      CallbackURLs: [8976, 8977, 8978].map((port) => `http://localhost:${port}/callback`),
    },
  ],
];

describe.each(expected)('%s', (name, properties) => {
  test('uses its own flow', () => {
    expect(client(name)).toMatchObject(properties);
  });

  test('gets short-lived tokens that can be revoked, and never sends a password', () => {
    expect(client(name)).toMatchObject({
      AccessTokenValidity: 15,
      IdTokenValidity: 15,
      RefreshTokenValidity: 12 * 60,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      // Without this list, Cognito admits SRP and custom authentication.
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    });
  });
});

test('there are no other clients except those of machines', () => {
  const people = resourcesAt(templates('prod'), 'AWS::Cognito::UserPoolClient').filter(
    ({ Metadata }) => !Metadata['aws:cdk:path'].includes('/MachineClients/'),
  );
  expect(people).toHaveLength(expected.length);
});

test('an external issuer needs no user pool', () => {
  expect(templates('private')).not.toHaveProperty('identity');
});
