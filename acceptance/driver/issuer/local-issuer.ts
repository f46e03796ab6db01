import { BrowserSession } from '../browser/browser-session';
import type { Stack } from '../server/stack';
import { signedToken } from './signed-token';
import type { Person, StackIssuer } from './stack-issuer';
import { commandLineLogin } from './token-endpoint';
import { tokenOf } from './tokens';

/** Claims of users that the login page does not offer; all other claims are those of scientist. */
const otherUsers: Partial<Record<Person, Readonly<Record<string, unknown>>>> = {
  'member of both teams': { sub: 'both', groups: ['fraud-scientists', 'pricing-scientists'] },
  'scientist in governance': { sub: 'governing', groups: ['fraud-scientists', 'model-governance'] },
  'user without a role': { sub: 'without-a-role', groups: ['all-employees'] },
  'blocked member': { sub: 'blocked' },
};

/** The OpenID provider of the local run; tokens that it would not issue are signed with its key. */
export function localIssuer(stack: Stack): StackIssuer {
  return {
    accessToken: (person) => {
      const claims = otherUsers[person];
      return claims ? signedToken(stack, claims) : tokenOf(stack, person);
    },
    session: async (person) => {
      const browser = new BrowserSession(stack);
      await browser.logIn(person);
      return browser.cookies();
    },
    idToken: async () => (await commandLineLogin(stack, 'scientist')).id_token ?? '',
    expiredToken: () => signedToken(stack, { exp: Math.floor(Date.now() / 1000) - 60 }),
    tokenOfAnotherApplication: () => signedToken(stack, { client_id: 'another-application' }),
  };
}
