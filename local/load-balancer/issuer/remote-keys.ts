import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import type { TrustedFetch } from '../../run/trusted-fetch';

/** ELB user guide, "Verify JWTs using an Application Load Balancer"; the size limit is trustedFetch's default. */
const maxKeys = 10;

/** The key set is not available; the token may be valid. */
export class KeySetUnavailable extends Error {}

/** The issuer's keys, cached, and fetched again for an unknown `kid`, within AWS's limits. */
export function remoteKeys(url: string, fetchTrusted: TrustedFetch): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), { [customFetch]: () => fetchKeySet(url, fetchTrusted) });
}

async function fetchKeySet(url: string, fetchTrusted: TrustedFetch): Promise<Response> {
  try {
    const { status, body } = await fetchTrusted(url);
    if (status < 200 || status > 299) throw new Error(`${url} answered ${status}`);
    const count = keyCount(body);
    if (count > maxKeys) throw new Error(`${url} has ${count} keys, ${maxKeys} are allowed`);
    return new Response(body, { status: 200 });
  } catch (error) {
    throw new KeySetUnavailable(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function keyCount(body: string): number {
  const { keys } = JSON.parse(body) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error('The key set has no list of keys');
  return keys.length;
}
