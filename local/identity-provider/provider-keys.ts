import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { ensurePrivateFolder, writePrivateFile } from '../run/private-files';

/** Keys that outlive a restart. */
export interface ProviderKeys {
  /** Private RS256 key with `kid`, `alg` and `use`. */
  readonly signing: JWK & { readonly kid: string };
  /** Signs the provider's own cookies. */
  readonly cookies: readonly string[];
}

/** Reads the keys of a state folder, or makes them. */
export function providerKeys(stateFolder: string): ProviderKeys {
  ensurePrivateFolder(stateFolder);
  const file = join(stateFolder, 'keys.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as ProviderKeys;
  const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const keys: ProviderKeys = {
    signing: { ...(jwk as JWK), kid: randomUUID(), alg: 'RS256', use: 'sig' },
    cookies: [randomBytes(32).toString('base64url')],
  };
  writePrivateFile(file, JSON.stringify(keys));
  return keys;
}
