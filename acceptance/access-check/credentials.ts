import type { Caller } from '../access-table/callers';
import { localIssuer } from '../driver/issuer/local-issuer';
import type { StackIssuer } from '../driver/issuer/stack-issuer';
import { machineToken } from '../driver/issuer/token-endpoint';
import type { Stack } from '../driver/server/stack';

/** The headers with which a caller authenticates. */
export type Credentials = Readonly<Record<string, string>>;

/** The credentials of every caller of the access table. */
export type CallerCredentials = Readonly<Record<Caller, Credentials>>;

const bearer = (token: string): Credentials => ({ authorization: `Bearer ${token}` });

const headersOfGovernor = { 'x-amzn-oidc-identity': 'governor', 'x-forwarded-user': 'governor' };

/** Obtains the credentials of every caller from the issuer. */
export async function credentialsOf(
  stack: Stack,
  issuer: StackIssuer = localIssuer(stack),
): Promise<CallerCredentials> {
  const [scientist, outsider, governor] = [
    await issuer.accessToken('scientist'),
    await issuer.accessToken('outsider'),
    await issuer.accessToken('governor'),
  ];
  const basic = Buffer.from(`scientist:${scientist}`).toString('base64');
  return {
    scientist: bearer(scientist),
    'scientist in a browser': { cookie: await issuer.session('scientist') },
    colleague: bearer(await issuer.accessToken('colleague')),
    outsider: bearer(outsider),
    'outsider with a replayed session header': { ...bearer(outsider), 'x-amzn-oidc-accesstoken': governor },
    'outsider with a stolen session cookie': {
      ...bearer(outsider),
      cookie: await issuer.session('governor'),
    },
    'member of both teams': bearer(await issuer.accessToken('member of both teams')),
    governor: bearer(governor),
    'scientist in governance': bearer(await issuer.accessToken('scientist in governance')),
    administrator: bearer(await issuer.accessToken('administrator')),
    machine: bearer(await machineToken(stack, 'mlflow/fraud.members')),
    'machine without a team': bearer(await machineToken(stack)),
    'user without a role': bearer(await issuer.accessToken('user without a role')),
    'blocked member': bearer(await issuer.accessToken('blocked member')),
    anonymous: {},
    'expired token': bearer(await issuer.expiredToken()),
    'ID token': bearer(await issuer.idToken()),
    'token of another application': bearer(await issuer.tokenOfAnotherApplication()),
    'basic authentication': { authorization: `Basic ${basic}` },
    'forged session headers': { ...headersOfGovernor, 'x-amzn-oidc-data': governor },
  };
}
