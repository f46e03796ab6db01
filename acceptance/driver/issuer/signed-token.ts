import { decodeJwt, importJWK, SignJWT } from 'jose';
import { providerKeys } from '../../../local/identity-provider/provider-keys';
import type { Stack } from '../server/stack';
import { tokenOf } from './tokens';

/** An access token of scientist with changed claims, signed with the key of the issuer. Undefined removes a claim. */
export async function signedToken(stack: Stack, changes: Readonly<Record<string, unknown>>): Promise<string> {
  const { signing } = providerKeys(stack.settings.folders.identityProvider);
  const claims = { ...decodeJwt(await tokenOf(stack)), ...changes };
  const payload = Object.entries(claims).filter(([, value]) => value !== undefined);
  return new SignJWT(Object.fromEntries(payload))
    .setProtectedHeader({ alg: 'RS256', kid: signing.kid, typ: 'at+jwt' })
    .sign(await importJWK(signing, 'RS256'));
}
