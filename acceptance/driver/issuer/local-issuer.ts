import { Visitor } from '../browser/browser-session';
import type { Stack } from '../server/stack';
import { signedToken } from './signed-token';
import type { Person, StackIssuer } from './stack-issuer';
import { commandLineLogin } from './token-endpoint';
import { tokenOf } from './tokens';

/** What tells people from scientist whom the provider does not offer on its login page. */
const others: Partial<Record<Person, Readonly<Record<string, unknown>>>> = {
  'member of both teams': { sub: 'both', groups: ['fraud-scientists', 'pricing-scientists'] },
  'governing scientist': { sub: 'governing', groups: ['fraud-scientists', 'model-governance'] },
  newcomer: { sub: 'newcomer', groups: ['canteen'] },
  'blocked member': { sub: 'blocked' },
};

/** `local/identity-provider`, with tokens that are signed by its own key where it would give none. */
export function ownIssuer(stack: Stack): StackIssuer {
  return {
    accessToken: (person) => {
      const claims = others[person];
      return claims ? signedToken(stack, claims) : tokenOf(stack, person);
    },
    session: async (person) => {
      const visitor = new Visitor(stack);
      await visitor.logIn(person);
      return visitor.cookies();
    },
    idToken: async () => (await commandLineLogin(stack, 'scientist')).id_token ?? '',
    expiredToken: () => signedToken(stack, { exp: Math.floor(Date.now() / 1000) - 60 }),
    tokenOfAnotherApplication: () => signedToken(stack, { client_id: 'another-application' }),
  };
}
