import { z } from 'zod';
import { arn, httpsUrl } from '../primitives';
import { keysMaxAgeMinutes, requireAudience, sessionHours } from './common';

/** The load balancer checks these four itself, and refuses them as additional claims. */
const claimName = z
  .string()
  .regex(/^(?!(exp|iss|nbf|iat)$)\S+$/)
  .meta({ allowed: 'the name of a claim other than exp, iss, nbf, iat', example: 'token_use' });

const clientId = z
  .string()
  .regex(/^[\x20-\x7e]{1,256}$/)
  .meta({ allowed: 'a text of 1 to 256 characters', example: 'mlflow-load-balancer' });

/** An issuer of your organization. */
export const externalIssuerSchema = z.strictObject({
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
  requireAudience: requireAudience(false),
  sessionHours,
  keysMaxAgeMinutes,
});
