import type { Caller } from '../access-table/row';
import { localIssuer } from '../driver/issuer/local-issuer';
import type { StackIssuer } from '../driver/issuer/stack-issuer';
import { machineToken } from '../driver/issuer/token-endpoint';
import type { Stack } from '../driver/server/stack';

/** What a caller of the access table sends with each request. */
export type Credentials = Readonly<Record<string, string>>;

const bearer = (token: string): Credentials => ({ authorization: `Bearer ${token}` });

const inTheNameOfGovernor = { 'x-amzn-oidc-identity': 'governor', 'x-forwarded-user': 'governor' };

/** How every caller comes. */
export async function credentialsOf(
  stack: Stack,
  issuer: StackIssuer = localIssuer(stack),
): Promise<Record<Caller, Credentials>> {
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
    'outsider with a replayed header': { ...bearer(outsider), 'x-amzn-oidc-accesstoken': governor },
    'outsider with a foreign session': { ...bearer(outsider), cookie: await issuer.session('governor') },
    'member of both teams': bearer(await issuer.accessToken('member of both teams')),
    governor: bearer(governor),
    'governing scientist': bearer(await issuer.accessToken('governing scientist')),
    administrator: bearer(await issuer.accessToken('administrator')),
    machine: bearer(await machineToken(stack, 'mlflow/fraud.members')),
    'machine without a team': bearer(await machineToken(stack)),
    newcomer: bearer(await issuer.accessToken('newcomer')),
    'blocked member': bearer(await issuer.accessToken('blocked member')),
    nobody: {},
    'expired token': bearer(await issuer.expiredToken()),
    'ID token': bearer(await issuer.idToken()),
    'token of another application': bearer(await issuer.tokenOfAnotherApplication()),
    'basic authentication': { authorization: `Basic ${basic}` },
    'header without a login': { ...inTheNameOfGovernor, 'x-amzn-oidc-data': governor },
  };
}
