import { createPublicKey } from 'node:crypto';
import { type JWK, jwtVerify } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { DemoUser } from './options';

/** Path of the userinfo endpoint. */
export const userinfoPath = '/userinfo';

/** What a user is called, without groups and e-mail, as x-amzn-oidc-data shows it on AWS. */
export const userinfoClaims = ({ sub, name }: DemoUser) => ({ sub, name, username: sub });

/**
 * The userinfo endpoint for access tokens that are bound to a resource, which a load balancer sends; oidc-provider's
 * own refuses them.
 */
export function userinfo(
  signingKey: JWK,
  expected: { issuer: string; audience: string },
  users: readonly DemoUser[],
) {
  const key = createPublicKey({ key: signingKey as never, format: 'jwk' });
  return async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (context.path !== userinfoPath) return next();
    const token = /^Bearer (.+)$/i.exec(context.get('authorization'))?.[1] ?? '';
    const sub = await jwtVerify(token, key, { ...expected, algorithms: ['RS256'] }).then(
      ({ payload }) => payload.sub,
      () => undefined,
    );
    const user = users.find((candidate) => candidate.sub === sub);
    context.set('cache-control', 'no-store');
    if (user) {
      context.body = userinfoClaims(user);
      return;
    }
    context.status = 401;
    context.set('www-authenticate', 'Bearer error="invalid_token"');
    context.body = { error: 'invalid_token' };
  };
}
