import { z } from 'zod';
import { arn, httpsUrl } from '../primitives';

const providerName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{2,31}$/)
  .meta({
    description: 'Name shown on the login page.',
    allowed: '3 to 32 letters, digits, - and _',
    example: 'Okta',
  });

/** Cognito writes it into the user attribute `custom:groups`, and lambda/token-claims copies it into the token. */
const groupsAttribute = z
  .string()
  .regex(/^\S{1,256}$/)
  .default('groups')
  .meta({
    description: "Where the provider writes the user's groups: SAML attribute or OIDC claim.",
    allowed: '1 to 256 characters without spaces',
    example: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
  });

const samlFederation = z.strictObject({
  kind: z.literal('saml').meta({ description: 'Federation by SAML 2.0.' }),
  name: providerName,
  groupsAttribute,
  metadataUrl: httpsUrl.meta({ description: "Address of the provider's SAML metadata." }),
});

const oidcFederation = z.strictObject({
  kind: z.literal('oidc').meta({ description: 'Federation by OpenID Connect.' }),
  name: providerName,
  groupsAttribute,
  issuer: httpsUrl.meta({ description: "The provider's issuer." }),
  clientId: z
    .string()
    .min(1)
    .meta({ description: 'Client registered there for Cognito.', allowed: 'a text that is not empty' }),
  clientSecretArn: arn(
    'secretsmanager',
    'secret:.+',
    'arn:aws:secretsmanager:eu-central-1:111122223333:secret:mlflow/federation-AbCdEf',
  ).meta({ description: 'Secret with the JSON key `clientSecret`.' }),
});

/** An identity provider of your organization, federated with the user pool. */
export const federationSchema = z.discriminatedUnion('kind', [samlFederation, oidcFederation]);
