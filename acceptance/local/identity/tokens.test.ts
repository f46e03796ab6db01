import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { providerKeys } from '../../../local/identity-provider/provider-keys';
import { type Answer, send } from '../../driver/clients/https';
import { tokenOf } from '../../driver/issuer/tokens';
import { sharedStack } from '../../driver/server/stack';

const paths = ['/api/2.0/mlflow/experiments/search?max_results=1', '/'];
const now = () => Math.floor(Date.now() / 1000);

let valid: string;
let claims: JWTPayload;
let signing: ReturnType<typeof providerKeys>['signing'];
beforeAll(async () => {
  valid = await tokenOf(sharedStack);
  claims = decodeJwt(valid);
  signing = providerKeys(sharedStack.settings.folders.identityProvider).signing;
});

/** Signed as the issuer does, unless another key or algorithm is asked for. */
async function signed(
  changes: Readonly<Record<string, unknown>>,
  {
    alg = 'RS256',
    kid = signing.kid,
    key,
  }: { alg?: string; kid?: string; key?: KeyObject | Uint8Array } = {},
): Promise<string> {
  const payload = Object.entries({ ...claims, ...changes }).filter(([, value]) => value !== undefined);
  return new SignJWT(Object.fromEntries(payload))
    .setProtectedHeader({ alg, kid, typ: 'at+jwt' })
    .sign(key ?? (await importJWK(signing, 'RS256')));
}

function damaged(token: string): string {
  const [header, payload, signature = ''] = token.split('.');
  const flipped = signature[10] === 'A' ? 'B' : 'A';
  return [header, payload, signature.slice(0, 10) + flipped + signature.slice(11)].join('.');
}

/** The signature of a valid token under other words. */
function promoted(token: string): string {
  const [header, , signature] = token.split('.');
  const payload = { ...decodeJwt(token), groups: ['mlflow-administrators'] };
  return [header, Buffer.from(JSON.stringify(payload)).toString('base64url'), signature].join('.');
}

const publicPem = () =>
  Buffer.from(
    createPublicKey({ key: signing as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' }),
  );
const otherRsaKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

const refused: Record<string, () => Promise<string> | string> = {
  'a damaged signature': () => damaged(valid),
  'the signature of another payload': () => promoted(valid),
  'the signature of another key': () => signed({}, { key: otherRsaKey() }),
  'a key that the issuer does not have': () => signed({}, { kid: 'unknown' }),
  'an end in the past': () => signed({ exp: now() - 300 }),
  'no end': () => signed({ exp: undefined }),
  'a beginning in the future': () => signed({ nbf: now() + 3600 }),
  'another issuer': () => signed({ iss: 'https://issuer.example.com' }),
  'an issuer that only begins like ours': () => signed({ iss: `${claims.iss}.example.com` }),
  'no issuer': () => signed({ iss: undefined }),
  'no signature (alg none)': () => new UnsecuredJWT(claims).encode(),
  'the public key as an HMAC secret': () => signed({}, { alg: 'HS256', key: publicPem() }),
  'an algorithm that the load balancer does not know': () =>
    signed({}, { alg: 'ES256', key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }),
  'no scope': () => signed({ scope: undefined }),
  'another scope': () => signed({ scope: 'openid mlflow/accessory' }),
  'the use of an ID token': () => signed({ token_use: 'id' }),
  'no use': () => signed({ token_use: undefined }),
  'no token at all': () => 'scientist',
};

describe('a bearer token', () => {
  test.each(Object.keys(refused))('with %s gets 401', async (name) => {
    const token = (await refused[name]?.()) ?? '';
    const answers: Answer[] = [];
    for (const path of paths)
      for (const method of ['GET', 'POST']) answers.push(await send(sharedStack, { method, path, token }));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  test('of the same making, with nothing wrong, is good', async () => {
    for (const path of paths)
      expect((await send(sharedStack, { path, token: await signed({}) })).status).toBe(200);
  });
});
