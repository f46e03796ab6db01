import { generateKeyPairSync } from 'node:crypto';

/** A public key as an issuer publishes it. */
export function rsaJwk(): object {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' };
}
