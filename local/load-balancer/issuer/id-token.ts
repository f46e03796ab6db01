import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { TrustedFetch } from '../../run/trusted-fetch';
import type { OidcConfig } from '../listener/action-schema';
import { IssuerError } from './issuer-error';
import { remoteKeys } from './remote-keys';

/** Asymmetric algorithms only: a secret that the client shares with the issuer proves nothing about the issuer. */
const signatureAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'];

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https$/ }) });

/** The verified subject. @throws IssuerError */
export type IdTokenVerifier = (idToken: string) => Promise<JWTPayload>;

/**
 * Verifies signature, issuer, audience and life. AWS answers 401 to a bad signature, and a rule names no key set, so
 * the keys come from the issuer's discovery document.
 */
export function idTokenVerifier(
  { Issuer, ClientId }: OidcConfig,
  fetchTrusted: TrustedFetch,
): IdTokenVerifier {
  let keys: JWTVerifyGetKey | undefined;
  return async (idToken) => {
    try {
      keys ??= remoteKeys(await keySetUrl(Issuer, fetchTrusted), fetchTrusted);
      const { payload } = await jwtVerify(idToken, keys, {
        issuer: Issuer,
        audience: ClientId,
        algorithms: signatureAlgorithms,
        requiredClaims: ['iss', 'sub', 'aud', 'exp'],
      });
      return payload;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof errors.JOSEError) throw new IssuerError(401, 'AuthInvalidIdToken', message);
      throw new IssuerError(500, 'AuthUnhandledException', `The issuer's keys are not available: ${message}`);
    }
  };
}

async function keySetUrl(issuer: string, fetchTrusted: TrustedFetch): Promise<string> {
  const { status, body } = await fetchTrusted(
    `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  );
  if (status !== 200) throw new Error(`discovery answered ${status}`);
  return discovery.parse(JSON.parse(body)).jwks_uri;
}
