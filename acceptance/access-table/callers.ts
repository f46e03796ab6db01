/** Every caller of the access table: an identity, and how it presents itself. */
export const callers = {
  scientist: 'a member of team fraud, with an access token of the issuer',
  'scientist in a browser': 'the same user, with a session at the load balancer',
  colleague: 'another member of team fraud',
  outsider: 'a member of team pricing',
  'outsider with a replayed session header':
    'an access token of outsider, together with a genuine `x-amzn-oidc-accesstoken` of governor',
  'outsider with a stolen session cookie':
    'an access token of outsider, together with the session cookies of governor',
  'member of both teams': 'a member of team fraud and of team pricing',
  governor: 'a member of model governance, in no team',
  'scientist in governance': 'a member of team fraud and of model governance',
  administrator: 'an administrator, in no team',
  machine: 'the client `mlflow-machine`, with the scope `mlflow/fraud.members`',
  'machine without a team': 'the same client, with the scope `mlflow/access` only',
  'user without a role': 'a user with an access token of the issuer, in a group that grants nothing',
  'blocked member': 'a member of team fraud whom an administrator has blocked',
  anonymous: 'a request without credentials',
  'expired token': 'an expired access token of scientist',
  'ID token': 'the ID token of scientist, instead of the access token',
  'token of another application': 'an access token of scientist that the issuer issued to another client',
  'basic authentication':
    'Basic authentication with the name of scientist, and the access token as the password',
  'forged session headers':
    '`x-amzn-oidc-data` and `x-amzn-oidc-identity` that name governor, without a token',
} as const;

/** The name of a caller. */
export type Caller = keyof typeof callers;
