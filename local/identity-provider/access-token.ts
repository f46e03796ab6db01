import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { type DemoUser, defaultAccessScope } from './options';
import { providerKeys } from './provider-keys';

/** Life of an access token in seconds. */
export const defaultAccessTokenSeconds = 15 * 60;

/** What an access token says beyond RFC 9068; a machine has no groups. */
export const accessTokenClaims = (user: Pick<DemoUser, 'groups'> | undefined) => ({
  token_use: 'access',
  ...(user && { groups: [...user.groups] }),
});

/** The user and the client that a token is issued for. */
export interface TokenRequest {
  /** The provider's state folder, which holds the signing key. */
  readonly stateFolder: string;
  /** `iss` of the token. */
  readonly issuer: string;
  /** Its subject and groups become the claims `sub` and `groups`. */
  readonly user: Pick<DemoUser, 'sub' | 'groups'>;
  /** The client that the token is issued to. */
  readonly clientId: string;
  /** Address of the server that the token is for. */
  readonly audience: string;
  /** Scope that the token grants. @default 'mlflow/access' */
  readonly accessScope?: string;
}

/** Signs an access token as the provider would after a login; the provider need not run. */
export async function issueToken(request: TokenRequest): Promise<string> {
  const { signing } = providerKeys(request.stateFolder);
  const key = await importJWK(signing, 'RS256');
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    ...accessTokenClaims(request.user),
    client_id: request.clientId,
    scope: request.accessScope ?? defaultAccessScope,
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: signing.kid })
    .setIssuer(request.issuer)
    .setSubject(request.user.sub)
    .setAudience(request.audience)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + defaultAccessTokenSeconds)
    .sign(key);
}
