import type { Caller } from '../access-table/row';
import { signedToken } from './signed-token';
import type { Stack } from './stack';
import { commandLineLogin, machineToken } from './token-endpoint';
import { tokenOf } from './tokens';
import { Visitor } from './visitor';

/** What a caller of the access table sends with each request. */
export type Credentials = Readonly<Record<string, string>>;

const bearer = (token: string): Credentials => ({ authorization: `Bearer ${token}` });

async function session(stack: Stack, user: string): Promise<string> {
  const visitor = new Visitor(stack);
  await visitor.logIn(user);
  return visitor.cookies();
}

const inTheNameOfGovernor = { 'x-amzn-oidc-identity': 'governor', 'x-forwarded-user': 'governor' };

/** How every caller comes. */
export async function credentialsOf(stack: Stack): Promise<Record<Caller, Credentials>> {
  const of = (user: string) => tokenOf(stack, user);
  const signed = (changes: Readonly<Record<string, unknown>>) => signedToken(stack, changes).then(bearer);
  const [scientist, outsider, governor] = await Promise.all(['scientist', 'outsider', 'governor'].map(of));
  const login = await commandLineLogin(stack, 'scientist');
  const basic = Buffer.from(`scientist:${scientist}`).toString('base64');
  return {
    scientist: bearer(scientist ?? ''),
    'scientist in a browser': { cookie: await session(stack, 'scientist') },
    colleague: bearer(await of('colleague')),
    outsider: bearer(outsider ?? ''),
    'outsider with a replayed header': {
      ...bearer(outsider ?? ''),
      'x-amzn-oidc-accesstoken': governor ?? '',
    },
    'outsider with a foreign session': {
      ...bearer(outsider ?? ''),
      cookie: await session(stack, 'governor'),
    },
    'member of both teams': await signed({ sub: 'both', groups: ['fraud-scientists', 'pricing-scientists'] }),
    governor: bearer(governor ?? ''),
    'governing scientist': await signed({
      sub: 'governing',
      groups: ['fraud-scientists', 'model-governance'],
    }),
    administrator: bearer(await of('administrator')),
    machine: bearer(await machineToken(stack, 'mlflow/fraud.members')),
    'machine without a team': bearer(await machineToken(stack)),
    newcomer: await signed({ sub: 'newcomer', groups: ['canteen'] }),
    'blocked member': await signed({ sub: 'blocked' }),
    nobody: {},
    'expired token': await signed({ exp: Math.floor(Date.now() / 1000) - 60 }),
    'ID token': bearer(login.id_token ?? ''),
    'token of another application': await signed({ client_id: 'another-application' }),
    'basic authentication': { authorization: `Basic ${basic}` },
    'header without a login': { ...inTheNameOfGovernor, 'x-amzn-oidc-data': governor ?? '' },
  };
}
