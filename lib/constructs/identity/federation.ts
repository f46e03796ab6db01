import { SecretValue } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { Environment } from '../../config/schema/environment';

type Federation = Extract<Environment['identity'], { kind: 'cognito' }>['federation'][number];

/** User attribute for the provider's groups; `lambda/token-claims` reads it. */
export const groupsAttributeName = 'groups';

/** Adds one identity provider of your organization to the user pool. */
export function addFederation(
  scope: Construct,
  userPool: cognito.IUserPool,
  federation: Federation,
): cognito.IUserPoolIdentityProvider {
  const id = `Federation-${federation.name}`;
  if (federation.kind === 'saml')
    return new cognito.UserPoolIdentityProviderSaml(scope, id, {
      userPool,
      name: federation.name,
      metadata: cognito.UserPoolIdentityProviderSamlMetadata.url(federation.metadataUrl),
      attributeMapping: {
        email: cognito.ProviderAttribute.other(
          'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
        ),
        ...groups(federation),
      },
    });
  return new cognito.UserPoolIdentityProviderOidc(scope, id, {
    userPool,
    name: federation.name,
    issuerUrl: federation.issuer,
    clientId: federation.clientId,
    clientSecret: SecretValue.secretsManager(federation.clientSecretArn, {
      jsonField: 'clientSecret',
    }).unsafeUnwrap(),
    scopes: ['openid', 'email', 'profile'],
    attributeMapping: { email: cognito.ProviderAttribute.other('email'), ...groups(federation) },
  });
}

function groups({ groupsAttribute }: Federation): Pick<cognito.AttributeMapping, 'custom'> {
  return {
    custom: { [`custom:${groupsAttributeName}`]: cognito.ProviderAttribute.other(groupsAttribute) },
  };
}
