import { z } from 'zod';
import { arn, httpsUrl } from './primitives';

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

const accessTokenMinutes = z.int().min(5).max(1440).default(15).meta({
  description: 'Lifetime of an access token; group changes take effect with the next one.',
  unit: 'minutes',
});

/** The load balancer checks these four itself, and refuses them as additional claims. */
const claimName = z
  .string()
  .regex(/^(?!(exp|iss|nbf|iat)$)\S+$/)
  .meta({ allowed: 'the name of a claim other than exp, iss, nbf, iat', example: 'token_use' });

/** The same for every issuer. */
const sessionHours = z
  .int()
  .min(1)
  .max(168)
  .default(12)
  .meta({ description: "Lifetime of the load balancer's browser session.", unit: 'hours' });

/** With less, a single failed run of the function that fetches them would lock everybody out. */
const keysMaxAgeMinutes = z.int().min(20).max(10080).default(360).meta({
  description:
    "Age of the issuer's keys above which the server refuses every request. They are fetched every five minutes, and an alarm is raised if that fails.",
  unit: 'minutes',
});

const clientId = z
  .string()
  .regex(/^[\x20-\x7e]{1,256}$/)
  .meta({ allowed: 'a text of 1 to 256 characters', example: 'mlflow-load-balancer' });

const cognito = z.strictObject({
  kind: z.literal('cognito').meta({ description: 'The kit makes a Cognito user pool.' }),
  domainPrefix: z
    .string()
    .regex(/^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
    .meta({
      description: 'Prefix of the login domain, unique in the region.',
      allowed: 'lower-case letters, digits and -, without "aws", "amazon", "cognito"',
      example: 'mlflow-prod-example',
    }),
  federation: z
    .array(z.discriminatedUnion('kind', [samlFederation, oidcFederation]))
    .default([])
    .meta({ description: 'Identity providers of your organization, federated with the pool.' }),
  accessTokenMinutes,
  sessionHours,
  keysMaxAgeMinutes,
});

const externalIssuer = z.strictObject({
  kind: z
    .literal('oidc')
    .meta({ description: 'An issuer of your organization whose access tokens are JWTs (RS256).' }),
  issuer: httpsUrl.meta({ description: '`iss` of its tokens.' }),
  authorizationEndpoint: httpsUrl.meta({ description: 'Where browsers log in.' }),
  tokenEndpoint: httpsUrl.meta({ description: 'Where the load balancer exchanges the authorization code.' }),
  userInfoEndpoint: httpsUrl.meta({ description: 'Where the load balancer reads the claims.' }),
  endSessionEndpoint: httpsUrl.optional().meta({
    description: 'Where `/logout` sends the browser to end its session at the issuer (RP-initiated logout).',
    absent: "`/logout` ends the load balancer's session only",
    example: 'https://login.example.com/realms/bank/protocol/openid-connect/logout',
  }),
  jwksEndpoint: httpsUrl.meta({
    description: 'The public keys: at most 10 keys and 150 KB, the `jwks_uri` of its discovery document.',
  }),
  clientId: clientId.meta({ description: 'Confidential client of the load balancer.' }),
  commandLineClientId: clientId.meta({
    description: 'Public client (authorization code with PKCE) of the command line.',
    example: 'mlflow-command-line',
  }),
  clientSecretArn: arn(
    'secretsmanager',
    'secret:.+',
    'arn:aws:secretsmanager:eu-central-1:111122223333:secret:mlflow/issuer-AbCdEf',
  ).meta({ description: "Secret with the JSON key `clientSecret`: the load balancer's client secret." }),
  accessScope: z
    .string()
    .regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/)
    .default('mlflow/access')
    .meta({ description: 'Scope that every access token must carry.', allowed: 'one OAuth scope token' }),
  scopeClaim: z.enum(['scope', 'scp']).default('scope').meta({
    description:
      'Claim with the scopes: `scope` is a text (RFC 9068; Keycloak, Auth0), `scp` is a list (Okta).',
  }),
  offlineAccess: z
    .boolean()
    .default(false)
    .meta({
      description:
        'Whether the login asks for the scope `offline_access`. Okta and Auth0 need it to renew the tokens of a browser ' +
        'session; Keycloak does not.',
    }),
  requiredClaims: z
    .record(claimName, z.string().min(1).max(256).meta({ allowed: 'a text of 1 to 256 characters' }))
    .default({})
    .meta({
      description: 'Further claims that an access token must carry with exactly this value.',
      example: "{ token_use: 'access' }",
    }),
  groupsClaim: z
    .string()
    .regex(/^\S{1,256}$/)
    .default('groups')
    .meta({
      description:
        "Claim of the access token with the user's groups: a name, or a path through nested claims with dots.",
      allowed: '1 to 256 characters without spaces',
      example: 'realm_access.roles',
    }),
  sessionHours,
  keysMaxAgeMinutes,
});

/** The issuer of the access tokens of users and machines. */
export const identitySchema = z.discriminatedUnion('kind', [cognito, externalIssuer]);
