import assert from 'node:assert/strict';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import type { Check } from '../proof';

/** Claims whose values the results show; of the others they show the type. */
const shownClaims = ['iss', 'aud', 'typ', 'azp', 'acr', 'scope', 'realm_access', 'resource_access'];

/** The header and the claims of an access token. */
export const claimsCheck: Check = {
  title: 'An access token is a JWT (RS256) with the client, the scope and the groups of the directory',
  run: async ({ stack, issuer, report }) => {
    const { access_token: token } = await issuer.logIn('scientist');
    const [header, claims] = [decodeProtectedHeader(token), decodeJwt(token)];
    report('claims', [
      '```json',
      JSON.stringify({ ...header, kid: '<text>' }),
      ...JSON.stringify(shapeOf(claims), null, 2).split('\n'),
      '```',
    ]);
    assert.equal(header.alg, 'RS256');
    assert.equal(claims.iss, stack.settings.identity.issuer);
    assert.equal(claims.typ, 'Bearer');
    assert.equal(claims.azp, stack.settings.identity.commandLineClientId);
    assert.ok(String(claims.scope).split(' ').includes(stack.settings.identity.accessScope), 'scope');
    const { roles } = claims.realm_access as { roles: string[] };
    assert.deepEqual(
      roles.filter((role) => /scientists|governance|administrators/.test(role)),
      ['fraud-scientists'],
    );
    assert.equal((claims.exp ?? 0) - (claims.iat ?? 0), 15 * 60);
  },
};

/** The claims sorted by name, and their lists sorted, because Keycloak does not guarantee an order. */
function shapeOf(claims: JWTPayload): Record<string, unknown> {
  const names = Object.keys(claims).sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      shownClaims.includes(name) ? sorted(claims[name]) : `<${typeOf(claims[name])}>`,
    ]),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].sort();
  if (typeof value === 'string') return value.split(' ').sort().join(' ');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, sorted(each)]));
}

const typeOf = (value: unknown): string =>
  Array.isArray(value) ? 'list' : typeof value === 'string' ? 'text' : typeof value;
