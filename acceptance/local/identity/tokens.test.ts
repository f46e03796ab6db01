import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { providerKeys } from '../../../local/identity-provider/provider-keys';
import { type Response, send } from '../../driver/clients/https';
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

/** Signs changed claims with the key of the issuer, unless another key or algorithm is given. */
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

/** A token with other claims and the signature of the original. */
function withForgedGroups(token: string): string {
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
  'the signature of another payload': () => withForgedGroups(valid),
  'the signature of another key': () => signed({}, { key: otherRsaKey() }),
  'the id of an unknown key': () => signed({}, { kid: 'unknown' }),
  'an expiry in the past': () => signed({ exp: now() - 300 }),
  'no expiry': () => signed({ exp: undefined }),
  'a start in the future': () => signed({ nbf: now() + 3600 }),
  'another issuer': () => signed({ iss: 'https://issuer.example.com' }),
  'an issuer that only starts like the right one': () => signed({ iss: `${claims.iss}.example.com` }),
  'no issuer': () => signed({ iss: undefined }),
  'no signature (alg none)': () => new UnsecuredJWT(claims).encode(),
  'the public key as an HMAC secret': () => signed({}, { alg: 'HS256', key: publicPem() }),
  'an algorithm that the load balancer does not support': () =>
    signed({}, { alg: 'ES256', key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }),
  'the audience of another server': () => signed({ aud: 'https://evil.example' }),
  'no audience': () => signed({ aud: undefined }),
  'no scope': () => signed({ scope: undefined }),
  'another scope': () => signed({ scope: 'openid mlflow/accessory' }),
  'the token use of an ID token': () => signed({ token_use: 'id' }),
  'no token use': () => signed({ token_use: undefined }),
  'a text that is not a token': () => 'scientist',
};

describe('a bearer token', () => {
  test.each(Object.keys(refused))('with %s gets 401', async (name) => {
    const token = (await refused[name]?.()) ?? '';
    const responses: Response[] = [];
    for (const path of paths)
      for (const method of ['GET', 'POST']) responses.push(await send(sharedStack, { method, path, token }));
    expect(responses.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  test('that is valid is accepted', async () => {
    for (const path of paths)
      expect((await send(sharedStack, { path, token: await signed({}) })).status).toBe(200);
  });
});
