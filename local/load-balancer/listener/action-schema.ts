import { z } from 'zod';

const order = z.coerce.number().int().min(1).max(50_000).optional();
const httpsUrl = z
  .string()
  .max(256)
  .regex(/^https:\/\/[^\s/]+/, 'must be an https:// URL');
const clientSecretNeeded = 'UseExistingClientSecret reads a secret that only AWS holds: give ClientSecret';

/** RFC 7519 claims that the load balancer always checks; a rule cannot name them. */
const reservedClaims = ['exp', 'iss', 'nbf', 'iat'];

const additionalClaim = z.strictObject({
  Name: z
    .string()
    .min(1)
    .refine(
      (name) => !reservedClaims.includes(name),
      `is always checked and cannot be named (nor can ${reservedClaims.join(', ')})`,
    ),
  Format: z.enum(['single-string', 'string-array', 'space-separated-values']),
  Values: z
    .array(z.string().min(1).max(256))
    .min(1)
    .max(1, 'AWS does not document whether any or all of several values must match: use one value per claim'),
});

const authenticateOidcConfig = z.strictObject({
  Issuer: httpsUrl,
  AuthorizationEndpoint: httpsUrl,
  TokenEndpoint: httpsUrl,
  UserInfoEndpoint: httpsUrl,
  ClientId: z.string().min(1),
  ClientSecret: z.string({ error: 'is required' }).min(1),
  UseExistingClientSecret: z.literal(false, clientSecretNeeded).optional(),
  Scope: z.string().min(1).default('openid'),
  SessionCookieName: z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be a cookie name')
    .default('AWSELBAuthSessionCookie'),
  SessionTimeout: z.coerce.number().int().min(1).max(604_800).default(604_800),
  OnUnauthenticatedRequest: z.enum(['authenticate', 'deny', 'allow']).default('authenticate'),
  AuthenticationRequestExtraParams: z
    .record(z.string(), z.string())
    .refine((params) => Object.keys(params).length <= 10, 'takes 10 parameters at most')
    .default({}),
});

const forwardAction = z.strictObject({
  Type: z.literal('forward'),
  Order: order,
  TargetGroupArn: z.string().optional(),
  ForwardConfig: z
    .strictObject({
      TargetGroups: z
        .array(z.strictObject({ TargetGroupArn: z.string(), Weight: z.coerce.number().optional() }))
        .length(1, 'weighted forwarding is not implemented here: name one target group'),
      TargetGroupStickinessConfig: z.strictObject({ Enabled: z.literal(false).optional() }).optional(),
    })
    .optional(),
});

const redirectAction = z.strictObject({
  Type: z.literal('redirect'),
  Order: order,
  RedirectConfig: z.strictObject({
    StatusCode: z.enum(['HTTP_301', 'HTTP_302']),
    Protocol: z
      .string()
      .regex(/^(HTTPS?|#\{protocol\})$/, 'is HTTP, HTTPS or #{protocol}')
      .default('#{protocol}'),
    Host: z.string().min(1).max(128).default('#{host}'),
    Port: z.coerce
      .string()
      .regex(/^(\d{1,5}|#\{port\})$/, 'is a port or #{port}')
      .default('#{port}'),
    Path: z.string().max(128).startsWith('/').default('/#{path}'),
    Query: z.string().max(128).default('#{query}'),
  }),
});

const fixedResponseAction = z.strictObject({
  Type: z.literal('fixed-response'),
  Order: order,
  FixedResponseConfig: z.strictObject({
    StatusCode: z.coerce.string().regex(/^[245]\d\d$/, 'is a 2XX, 4XX or 5XX code'),
    ContentType: z
      .enum(['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'])
      .optional(),
    MessageBody: z.string().max(1024).optional(),
  }),
});

const cognitoAction = z.looseObject({ Type: z.literal('authenticate-cognito') }).refine(() => false, {
  error:
    'authenticate-cognito cannot run here: a browser cannot reach the Cognito domain of a stack that is not ' +
    'deployed. Configure an OIDC issuer for this environment (authenticate-oidc)',
});

/** The actions of AWS::ElasticLoadBalancingV2::Listener and ListenerRule that the stand-in executes. */
export const actionSchema = z.discriminatedUnion('Type', [
  forwardAction,
  redirectAction,
  fixedResponseAction,
  z.strictObject({
    Type: z.literal('authenticate-oidc'),
    Order: order,
    AuthenticateOidcConfig: authenticateOidcConfig,
  }),
  z.strictObject({
    Type: z.literal('jwt-validation'),
    Order: order,
    JwtValidationConfig: z.strictObject({
      Issuer: httpsUrl,
      JwksEndpoint: httpsUrl,
      AdditionalClaims: z.array(additionalClaim).max(10).default([]),
    }),
  }),
  cognitoAction,
]);

/** A validated action, defaults of AWS filled in. */
export type Action = z.output<typeof actionSchema>;
/** Validated settings of an `authenticate-oidc` action. */
export type OidcConfig = z.output<typeof authenticateOidcConfig>;
/** Validated settings of a `jwt-validation` action. */
export type JwtConfig = Extract<Action, { Type: 'jwt-validation' }>['JwtValidationConfig'];
/** Validated settings of a `redirect` action. */
export type RedirectConfig = Extract<Action, { Type: 'redirect' }>['RedirectConfig'];
/** Validated settings of a `fixed-response` action. */
export type FixedResponseConfig = Extract<Action, { Type: 'fixed-response' }>['FixedResponseConfig'];
