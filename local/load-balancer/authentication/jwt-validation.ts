import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { TrustedFetch } from '../../run/trusted-fetch';
import { type Answer, refusal } from '../http/answer';
import { KeySetUnavailable, remoteKeys } from '../issuer/remote-keys';
import type { JwtConfig } from '../listener/action-schema';

type AdditionalClaim = JwtConfig['AdditionalClaims'][number];

/** Checks the Authorization header; answers when the request must not go on. */
export type JwtValidation = (authorization: string | undefined) => Promise<Answer | undefined>;

/** The jwt-validation action: RS256, `iss` and `exp` mandatory, `nbf` and `iat` if present, then the rule's claims. */
export function jwtValidation(config: JwtConfig, fetchTrusted: TrustedFetch): JwtValidation {
  const keys = remoteKeys(config.JwksEndpoint, fetchTrusted);
  return async (authorization) => {
    if (authorization === undefined) return refusal(401, 'JWTHeaderNotPresent');
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization)?.[1];
    if (token === undefined) return refusal(401, 'JWTRequestFormatInvalid');
    try {
      return claimProblem(await verifiedClaims(token, keys, config.Issuer), config.AdditionalClaims);
    } catch (error) {
      return failure(error);
    }
  };
}

async function verifiedClaims(token: string, keys: JWTVerifyGetKey, issuer: string): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    algorithms: ['RS256'],
    requiredClaims: ['iss', 'exp'],
  });
  // jose reads iat only for a maximum age; the load balancer wants it in the past.
  if (payload.iat !== undefined && payload.iat > Math.floor(Date.now() / 1000)) {
    throw new errors.JWTClaimValidationFailed('"iat" lies in the future', payload, 'iat', 'check_failed');
  }
  return payload;
}

function claimProblem(claims: JWTPayload, wanted: readonly AdditionalClaim[]): Answer | undefined {
  for (const { Name, Format, Values } of wanted) {
    const claim = claims[Name];
    if (claim === undefined) return refusal(401, 'JWTClaimNotPresent', Name);
    const values = claimValues(claim, Format);
    if (values === undefined) return refusal(401, 'JWTClaimFormatInvalid', Name);
    if (!Values.every((value) => values.includes(value))) return refusal(401, 'JWTClaimValueInvalid', Name);
  }
  return undefined;
}

/** The values that a claim holds in the rule's format; undefined when it has another one. */
function claimValues(claim: unknown, format: AdditionalClaim['Format']): readonly string[] | undefined {
  if (format === 'string-array') {
    return Array.isArray(claim) && claim.every((item) => typeof item === 'string') ? claim : undefined;
  }
  if (typeof claim !== 'string') return undefined;
  return format === 'single-string' ? [claim] : claim.split(' ');
}

function failure(error: unknown): Answer {
  if (error instanceof KeySetUnavailable) return refusal(562, 'JWKSRequestFailed', error.message);
  if (error instanceof errors.JWKSInvalid) return refusal(562, 'JWKSInvalid', error.message);
  if (error instanceof errors.JWTExpired) return refusal(401, 'JWTClaimValueInvalid', error.message);
  if (error instanceof errors.JWTClaimValidationFailed) {
    const reasons = { missing: 'JWTClaimNotPresent', invalid: 'JWTClaimFormatInvalid' } as const;
    return refusal(
      401,
      reasons[error.reason as keyof typeof reasons] ?? 'JWTClaimValueInvalid',
      error.message,
    );
  }
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid) {
    return refusal(401, 'JWTRequestFormatInvalid', error.message);
  }
  if (error instanceof errors.JOSEError) return refusal(401, 'JWTSignatureValidationError', error.message);
  throw error;
}
