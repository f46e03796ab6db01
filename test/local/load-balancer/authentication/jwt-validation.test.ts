import { createHmac, generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import { jwtValidation } from '../../../../local/load-balancer/authentication/jwt-validation';
import type { JwtConfig } from '../../../../local/load-balancer/listener/action-schema';
import { trustedFetch } from '../../../../local/run/trusted-fetch';
import { certificate, serve } from '../support';

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const [own, foreign] = [rsa(), rsa()];
const now = () => Math.floor(Date.now() / 1000);
const good = () => ({
  iss: 'https://issuer.example.com',
  exp: now() + 60,
  iat: now(),
  token_use: 'access',
  scope: 'other mlflow/access',
  groups: ['fraud', 'pricing'],
});

let respond: (request: IncomingMessage, response: ServerResponse) => void;
let issuer: Awaited<ReturnType<typeof serve>>;
let jwk: object;
beforeAll(async () => {
  jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', use: 'sig' }; // without `alg`, so that the rule and not the key refuses PS256
  issuer = await serve((request, response) => respond(request, response));
});
beforeEach(() => {
  respond = (_, response) => response.end(JSON.stringify({ keys: [jwk] }));
});
afterAll(() => issuer.close());

const claims = [
  { Name: 'token_use', Format: 'single-string', Values: ['access'] },
  { Name: 'scope', Format: 'space-separated-values', Values: ['mlflow/access'] },
  { Name: 'groups', Format: 'string-array', Values: ['fraud'] },
] satisfies JwtConfig['AdditionalClaims'];
const validator = (ca = certificate.cert, timeoutMs = 5000) =>
  jwtValidation(
    {
      Issuer: 'https://issuer.example.com',
      JwksEndpoint: `https://127.0.0.1:${issuer.port}/jwks`,
      AdditionalClaims: claims,
    },
    trustedFetch(ca, timeoutMs),
  );
const sign = (payload: Record<string, unknown>, key = own.privateKey, alg = 'RS256', kid = 'k1') =>
  new SignJWT(payload).setProtectedHeader({ alg, kid }).sign(key);
const bearer = async (token: string | Promise<string>) => `Bearer ${await token}`;

test('a valid token is accepted', async () => {
  expect(await validator()(await bearer(sign(good())))).toBeUndefined();
});

describe('answers 401', () => {
  test.each<[string, string, () => Promise<string | undefined> | string | undefined]>([
    ['no header', 'JWTHeaderNotPresent', () => undefined],
    ['Basic', 'JWTRequestFormatInvalid', () => 'Basic eDp5'],
    ['no token', 'JWTRequestFormatInvalid', () => 'Bearer '],
    ['two parts', 'JWTRequestFormatInvalid', () => 'Bearer a.b'],
    ['garbage', 'JWTRequestFormatInvalid', () => 'Bearer a.b.c'],
    ['expired', 'JWTClaimValueInvalid', () => bearer(sign({ ...good(), exp: now() - 1 }))],
    ['without exp', 'JWTClaimNotPresent', () => bearer(sign({ ...good(), exp: undefined }))],
    ['without iss', 'JWTClaimNotPresent', () => bearer(sign({ ...good(), iss: undefined }))],
    [
      'foreign issuer',
      'JWTClaimValueInvalid',
      () => bearer(sign({ ...good(), iss: 'https://evil.example.com' })),
    ],
    ['not yet valid', 'JWTClaimValueInvalid', () => bearer(sign({ ...good(), nbf: now() + 30 }))],
    ['issued in the future', 'JWTClaimValueInvalid', () => bearer(sign({ ...good(), iat: now() + 30 }))],
    ['foreign key', 'JWTSignatureValidationError', () => bearer(sign(good(), foreign.privateKey))],
    ['unknown kid', 'JWTSignatureValidationError', () => bearer(sign(good(), own.privateKey, 'RS256', 'k2'))],
    ['PS256', 'JWTSignatureValidationError', () => bearer(sign(good(), own.privateKey, 'PS256'))],
    ['unsigned', 'JWTSignatureValidationError', () => bearer(new UnsecuredJWT(good()).encode())],
    ['HS256 with the public key', 'JWTSignatureValidationError', () => bearer(hmacWithPublicKey())],
    ['ID token', 'JWTClaimValueInvalid', () => bearer(sign({ ...good(), token_use: 'id' }))],
    ['missing claim', 'JWTClaimNotPresent', () => bearer(sign({ ...good(), scope: undefined }))],
    [
      'scope that only begins so',
      'JWTClaimValueInvalid',
      () => bearer(sign({ ...good(), scope: 'mlflow/accessory' })),
    ],
    [
      'list where a string is due',
      'JWTClaimFormatInvalid',
      () => bearer(sign({ ...good(), token_use: ['access'] })),
    ],
    [
      'string where a list is due',
      'JWTClaimFormatInvalid',
      () => bearer(sign({ ...good(), groups: 'fraud' })),
    ],
    ['other groups', 'JWTClaimValueInvalid', () => bearer(sign({ ...good(), groups: ['pricing'] }))],
  ])('%s', async (_, reason, authorization) => {
    expect(await validator()(await authorization())).toMatchObject({ status: 401, reason });
  });
});

function hmacWithPublicKey(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ alg: 'HS256', kid: 'k1' })}.${part(good())}`;
  const secret = own.publicKey.export({ type: 'spki', format: 'pem' });
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

describe('answers 562 when the key set', () => {
  test.each<[string, typeof respond]>([
    ['answers 500', (_, response) => response.writeHead(500).end()],
    ['is a redirect', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['has eleven keys', (_, response) => response.end(JSON.stringify({ keys: Array(11).fill(jwk) }))],
    [
      'has more than 150 KB',
      (_, response) => response.end(JSON.stringify({ keys: [jwk], pad: 'x'.repeat(153_600) })),
    ],
    ['is no JSON', (_, response) => response.end('<html>')],
    ['is no key set', (_, response) => response.end('{}')],
    ['breaks off', (request) => request.socket.destroy()],
  ])('%s', async (_, answer) => {
    respond = answer;
    expect(await validator()(await bearer(sign(good())))).toMatchObject({ status: 562 });
  });

  test('comes with an untrusted certificate', async () => {
    expect(await validator('')(await bearer(sign(good())))).toMatchObject({ status: 562 });
  });

  test('takes too long', async () => {
    respond = () => {};
    expect(await validator(certificate.cert, 200)(await bearer(sign(good())))).toMatchObject({
      status: 562,
      detail: expect.stringContaining('200 ms'),
    });
  });
});
