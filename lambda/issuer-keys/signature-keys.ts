import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** A public key as the server reads it. */
export interface SignatureKey {
  /** Key type. */
  readonly kty: 'RSA';
  /** Key id; tokens name it in their header. */
  readonly kid: string;
  /** Modulus, Base64url. */
  readonly n: string;
  /** Public exponent, Base64url. */
  readonly e: string;
  /** Algorithm of the signatures. */
  readonly alg: 'RS256';
  /** What the key is for. */
  readonly use: 'sig';
}

/** The load balancer takes no more (ELB guide, "Verify JWTs"). */
export const maxKeys = 10;

/** Bits. RFC 7518, section 3.3, requires the minimum; above the maximum, a verification takes too long. */
const modulus = { least: 2048, most: 8192 };

/** FIPS 186-5, section 5.1. With a small exponent, signatures are easier to forge; with 1, anybody can forge them. */
const leastExponent = 65537n;

/** Members of a private or symmetric key (RFC 7518, sections 6.2.2, 6.3.2 and 6.4). */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/**
 * The keys of a JWKS that sign access tokens by RS256. An issuer may publish other keys as well, as Keycloak does for
 * encryption; these are left out.
 * @throws Error when the set itself is wrong, or no key is left
 */
export function signatureKeys(jwks: Record<string, unknown>): SignatureKey[] {
  const keys = listed(jwks);
  const assessed = keys.map(assess);
  const suitable = assessed.flatMap(({ key }) => key ?? []);
  if (suitable.length === 0) {
    const found = assessed.map(({ name, unfit }) => `${name}: ${unfit}`).join('; ') || 'none';
    throw new Error(`The issuer publishes no key that verifies access tokens (RS256). Keys: ${found}.`);
  }
  const ids = suitable.map(({ kid }) => kid);
  const twice = ids.find((kid, index) => ids.indexOf(kid) < index);
  if (twice !== undefined)
    throw new Error(`The issuer publishes two keys with the kid ${JSON.stringify(twice)}.`);
  return suitable;
}

function listed({ keys }: Record<string, unknown>): JsonWebKey[] {
  if (!Array.isArray(keys) || keys.some((key) => typeof key !== 'object' || key === null))
    throw new Error('The issuer\'s JWKS has no list "keys" of objects (RFC 7517, section 5).');
  if (keys.length > maxKeys)
    throw new Error(`The issuer publishes ${keys.length} keys; the load balancer takes ${maxKeys} at most.`);
  if (keys.some((key) => privateMembers.some((member) => member in key)))
    throw new Error(
      'The issuer publishes a private key, so anybody can sign tokens with it. Rotate it at the issuer.',
    );
  return keys as JsonWebKey[];
}

/** A published key: as the server reads it, or why it is left out. */
interface Assessment {
  readonly name: string;
  readonly key?: SignatureKey;
  /** Why it is left out. */
  readonly unfit?: string;
}

function assess(jwk: JsonWebKey, index: number): Assessment {
  const { kty, kid, use, alg } = jwk;
  const name = typeof kid === 'string' ? JSON.stringify(kid) : `no. ${index + 1}`;
  if (kty !== 'RSA') return { name, unfit: `of type ${kty}` };
  if (use !== undefined && use !== 'sig') return { name, unfit: `for use ${use}` };
  if (alg !== undefined && alg !== 'RS256') return { name, unfit: `for algorithm ${alg}` };
  if (typeof kid !== 'string' || kid === '' || kid.length > 256) return { name, unfit: 'without a kid' };
  const key = imported(jwk);
  const unfit = key ? weakness(key) : 'malformed';
  if (!key || unfit) return { name, unfit: unfit ?? 'malformed' };
  // Exported again, so that only these members are stored.
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  return { name, key: { kty: 'RSA', kid, n, e, alg: 'RS256', use: 'sig' } };
}

function imported(key: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function weakness({ asymmetricKeyDetails }: KeyObject): string | undefined {
  const { modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {};
  if (modulusLength < modulus.least || modulusLength > modulus.most) return `of ${modulusLength} bits`;
  return publicExponent < leastExponent ? `with exponent ${publicExponent}` : undefined;
}
