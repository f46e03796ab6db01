import { EncryptJWT, jwtDecrypt } from 'jose';

/** What a sealed value is for; one kind is never accepted as another. */
export type Purpose = `session:${string}` | 'login-state';

/** Encrypts (AES-256-GCM) a value that a browser keeps for the load balancer. */
export function seal(key: Uint8Array, purpose: Purpose, content: object): Promise<string> {
  return new EncryptJWT({ content })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setAudience(purpose)
    .encrypt(key);
}

/** Opens a sealed value; undefined when it was not sealed by this key, for this purpose, or was changed. */
export async function unseal<T>(key: Uint8Array, purpose: Purpose, sealed: string): Promise<T | undefined> {
  try {
    const { payload } = await jwtDecrypt(sealed, key, {
      audience: purpose,
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return payload.content as T;
  } catch {
    return undefined;
  }
}
